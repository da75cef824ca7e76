// A notebook as it is kept in git: what a reader sees, and nothing that changes with the machine or the time.

/** A cell with this tag prints what differs from run to run. Only the kinds of its outputs are compared. */
const VARIES = "varies";

const KERNEL = { display_name: "Deno", language: "typescript", name: "deno" };

/** Parses a notebook, and leaves out what is not kept. */
export function parseNotebook(text) {
  const { cells } = JSON.parse(text);
  return {
    cells: cells.map(cleanCell),
    metadata: { kernelspec: KERNEL, language_info: { name: "typescript" } },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

/** The text of the file, in the form that Jupyter writes. */
export function formatNotebook(notebook) {
  return `${JSON.stringify(notebook, undefined, 1)}\n`;
}

/** The code of a notebook's cells. */
export function codeOf({ cells }) {
  return cells.filter(({ cell_type }) => cell_type === "code").map(({ source }) => source.join(""));
}

/**
 * Says what is wrong with a notebook that was executed: each error and warning that a cell printed, and each text of
 * `secrets` (such as a path of the machine) in an output.
 */
export function findProblems({ cells }, secrets) {
  return cells.flatMap((cell, index) =>
    (cell.outputs ?? []).flatMap((output) => {
      const place = `cell ${index + 1}`;
      if (output.output_type === "error") return [`${place} failed: ${output.ename}: ${output.evalue}`];
      if (output.name === "stderr") return [`${place} printed a warning: ${output.text.join("").trim()}`];
      const shown = JSON.stringify(output);
      return secrets.filter((secret) => shown.includes(secret)).map((secret) => `${place} shows ${secret}`);
    }),
  );
}

/** Says where the outputs of an executed notebook are not those that are kept. */
export function compareNotebooks(kept, executed) {
  return kept.cells.flatMap((cell, index) => {
    const outputs = executed.cells[index]?.outputs ?? [];
    const toCompared = cell.metadata.tags?.includes(VARIES) ? (output) => kindOf(output) : (output) => output;
    const [expected, actual] = [cell.outputs ?? [], outputs].map((list) => JSON.stringify(list.map(toCompared)));
    return expected === actual ? [] : [`cell ${index + 1} has other outputs.\n  kept: ${expected}\n  now:  ${actual}`];
  });
}

function cleanCell({ cell_type, id, metadata, source, outputs }, index) {
  const { tags } = metadata;
  const cell = {
    cell_type,
    id,
    metadata: tags === undefined ? {} : { tags },
    source: toLines(source),
  };
  if (cell_type !== "code") return cell;
  return { ...cell, execution_count: null, outputs: joinStreams(outputs).map(cleanOutput), id: id ?? `cell-${index}` };
}

/** How many messages a stream arrives in differs from run to run. */
function joinStreams(outputs) {
  const joined = [];
  for (const output of outputs) {
    const last = joined.at(-1);
    if (output.output_type === "stream" && last?.name === output.name) {
      joined[joined.length - 1] = { ...last, text: [...toLines(last.text), ...toLines(output.text)].join("") };
    } else joined.push(output);
  }
  return joined;
}

function cleanOutput({ output_type, name, text, data, ename, evalue, traceback }) {
  if (output_type === "stream") return { name, output_type, text: toLines(text) };
  if (output_type === "error") return { ename, evalue, output_type, traceback };
  const lines = Object.entries(data).map(([type, value]) => [type, isText(value) ? toLines(value) : value]);
  // A result and a display look the same to a reader.
  return { data: Object.fromEntries(lines), metadata: {}, output_type: "display_data" };
}

function isText(value) {
  return typeof value === "string" || Array.isArray(value);
}

/** Jupyter keeps a text as a list of its lines, so that a change of a line is a change of one line in git. */
function toLines(text) {
  const whole = Array.isArray(text) ? text.join("") : text;
  return whole === "" ? [] : whole.split(/(?<=\n)/);
}

function kindOf({ output_type, name, data }) {
  return { output_type, name, types: data && Object.keys(data) };
}
