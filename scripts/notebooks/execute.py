"""Executes a notebook with the kernel of Deno, and prints it with its outputs, as JSON.

nbclient and nbconvert stop listening when the kernel says that it is idle. Deno's kernel often says so before it has
sent the last output, which is then lost. So a mark is printed after each cell: what comes before the mark is the cell's.
"""

import json
import sys
from queue import Empty

from jupyter_client.manager import start_new_kernel

CELL_SECONDS = 300
MARK = "end of the outputs"
PRINT_MARK = f'await Deno.jupyter.display({{ "text/plain": "{MARK}" }}, {{ raw: true }})'
OUTPUTS = ("stream", "display_data", "execute_result", "error")


def execute(notebook, folder):
    manager, client = start_new_kernel(kernel_name="deno", cwd=folder)
    try:
        for cell in notebook["cells"]:
            if cell["cell_type"] != "code":
                continue
            cell["outputs"] = run_cell(client, "".join(cell["source"]))
            if any(output["output_type"] == "error" for output in cell["outputs"]):
                break
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def run_cell(client, source):
    client.execute(source)
    client.get_shell_msg(timeout=CELL_SECONDS)
    client.execute(PRINT_MARK)
    client.get_shell_msg(timeout=CELL_SECONDS)
    outputs = []
    while True:
        message = client.get_iopub_msg(timeout=CELL_SECONDS)
        kind, content = message["msg_type"], message["content"]
        if kind not in OUTPUTS:
            continue
        if content.get("data", {}).get("text/plain") == MARK:
            return outputs
        outputs.append({"output_type": kind, **content})


with open(sys.argv[1], encoding="utf8") as file:
    executed = json.load(file)
try:
    execute(executed, sys.argv[2])
except Empty:
    sys.exit(f"A cell took more than {CELL_SECONDS} seconds.")
json.dump(executed, sys.stdout, ensure_ascii=False)
