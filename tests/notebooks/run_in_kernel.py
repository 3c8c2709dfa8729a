"""Runs the cells of notebooks in `deno jupyter`, each notebook in a kernel of its own, over Jupyter's protocol.

Reads {"deno": path, "directory": path, "notebooks": {name: [source, ...]}} from standard input; writes
{name: [[output, ...], ...]}: the outputs of each cell up to the first that fails, as nbformat has them.
"""

import json
import queue
import sys
from concurrent.futures import ThreadPoolExecutor

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

# The kernel says that it is idle before all that a cell has put out is on its way.
QUIET_SECONDS = 0.8


def run_cell(client, source):
    """Runs a cell; returns whether it succeeded, and its outputs."""
    message_id = client.execute(source)
    while True:
        reply = client.get_shell_msg(timeout=60)
        if reply["parent_header"].get("msg_id") == message_id:
            break
    outputs = []
    while True:
        try:
            message = client.get_iopub_msg(timeout=QUIET_SECONDS)
        except queue.Empty:
            return reply["content"]["status"] == "ok", outputs
        if message["parent_header"].get("msg_id") == message_id:
            keep(outputs, message["msg_type"], message["content"])


def keep(outputs, kind, content):
    """Adds what a message says to the outputs of a cell."""
    if kind == "stream":
        last = outputs[-1] if outputs else {}
        if last.get("output_type") == "stream" and last["name"] == content["name"]:
            last["text"] += content["text"]
        else:
            outputs.append({"output_type": kind, "name": content["name"], "text": content["text"]})
    elif kind in ("display_data", "execute_result"):
        outputs.append({"output_type": kind, "data": content["data"]})
    elif kind == "error":
        outputs.append({"output_type": kind, "ename": content["ename"], "evalue": content["evalue"]})


def run_notebook(question, sources):
    """Runs cells in a kernel of their own; returns the outputs of each up to the first that fails."""
    manager = KernelManager()
    manager._kernel_spec = KernelSpec(
        argv=[question["deno"], "jupyter", "--kernel", "--conn", "{connection_file}"],
        display_name="Deno",
        language="typescript",
    )
    manager.start_kernel(cwd=question["directory"])
    client = manager.client()
    client.start_channels()
    cells = []
    try:
        client.wait_for_ready(timeout=60)
        # What is published before the client's subscription has arrived is lost: ask until something comes.
        while not run_cell(client, "0")[1]:
            pass
        for source in sources:
            succeeded, outputs = run_cell(client, source)
            cells.append(outputs)
            if not succeeded:
                break
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return cells


question = json.load(sys.stdin)
with ThreadPoolExecutor(max_workers=6) as pool:
    runs = {name: pool.submit(run_notebook, question, sources) for name, sources in question["notebooks"].items()}
json.dump({name: run.result() for name, run in runs.items()}, sys.stdout)
