"""Converts notebooks with Jupytext itself.

Reads {name: {"text": ..., "from": "ts:percent" | "ipynb", "to": ...}} from standard input; writes {name: text}.
"""

import json
import sys
import warnings

import jupytext

warnings.simplefilter("ignore")
answers = {}
for name, question in json.load(sys.stdin).items():
    notebook = jupytext.reads(question["text"], fmt=question["from"])
    answers[name] = jupytext.writes(notebook, fmt=question["to"])
json.dump(answers, sys.stdout)
