"""Validates notebooks with nbformat and renders them with nbconvert.

Reads {name: text of the .ipynb} from standard input; writes {name: {"fault": ..., "html": length}}.
"""

import json
import sys
import warnings

import nbconvert
import nbformat

warnings.simplefilter("error")
verdicts = {}
for name, text in json.load(sys.stdin).items():
    try:
        notebook = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            html, _ = nbconvert.HTMLExporter(template_name="basic").from_notebook_node(notebook)
        verdicts[name] = {"fault": None, "html": len(html)}
    except Exception as error:
        verdicts[name] = {"fault": f"{type(error).__name__}: {error}", "html": 0}
json.dump(verdicts, sys.stdout)
