/** Up to three words with the space after them, or eight characters of a script without spaces. */
const TEXT_DELTA = /(?:\S{1,8}(?=\S{8})|\S+\s*(?:\S{1,12}\s+){0,2}|\s+)/gu;
/** Pieces of a tool's input end anywhere, as those of real models do. */
const INPUT_DELTA = /[\s\S]{1,24}/gu;

/** Cuts a text into the pieces in which it is streamed. */
export function splitTextDeltas(text: string): readonly string[] {
  return text.match(TEXT_DELTA) ?? [];
}

/** Cuts the JSON of a tool's input into the pieces in which it is streamed. */
export function splitInputDeltas(json: string): readonly string[] {
  return json.match(INPUT_DELTA) ?? [];
}
