import { expect, it } from "vitest";
import { compareNotebooks, findProblems, formatNotebook, parseNotebook } from "./notebook-file.mjs";

const stream = (text, name = "stdout") => ({ output_type: "stream", name, text });

function notebookOf(outputs, metadata = {}) {
  const cell = { cell_type: "code", id: "a", metadata, source: "1;\n2;", outputs, execution_count: 7 };
  return parseNotebook(JSON.stringify({ cells: [cell], metadata: { language_info: { version: "6.0.3" } } }));
}

it("keeps what a reader sees, and nothing that changes with the run", () => {
  const times = { execution: { "iopub.execute_input": "2026-11-28T02:06:14Z" } };
  const result = { output_type: "execute_result", execution_count: 7, metadata: {}, data: { "text/html": "<b>1</b>" } };
  const notebook = notebookOf([stream("a\n"), stream(["b\n", "c"]), result], times);
  expect(notebook.cells[0]).toEqual({
    cell_type: "code",
    id: "a",
    metadata: {},
    source: ["1;\n", "2;"],
    execution_count: null,
    outputs: [
      { output_type: "stream", name: "stdout", text: ["a\n", "b\n", "c"] },
      { output_type: "display_data", metadata: {}, data: { "text/html": ["<b>1</b>"] } },
    ],
  });
  expect(parseNotebook(formatNotebook(notebook))).toEqual(notebook);
});

it("finds errors, warnings, and paths of the machine", () => {
  const error = { output_type: "error", ename: "TypeError", evalue: "no", traceback: [] };
  const problems = findProblems(notebookOf([stream("careful\n", "stderr"), stream("in /home/me/x"), error]), [
    "/home/me",
  ]);
  expect(problems).toEqual([
    "cell 1 printed a warning: careful",
    "cell 1 shows /home/me",
    "cell 1 failed: TypeError: no",
  ]);
  expect(findProblems(notebookOf([stream("fine")]), ["/home/me"])).toEqual([]);
});

it("compares outputs, and only their kinds where a cell is said to vary", () => {
  const [kept, other, none] = [[stream("1")], [stream("2")], []].map((outputs) => notebookOf(outputs));
  expect(compareNotebooks(kept, kept)).toEqual([]);
  expect(compareNotebooks(kept, other)).toEqual([expect.stringContaining("cell 1 has other outputs.")]);
  const varies = notebookOf([stream("1")], { tags: ["varies"] });
  expect(compareNotebooks(varies, other)).toEqual([]);
  expect(compareNotebooks(varies, none)).toHaveLength(1);
});
