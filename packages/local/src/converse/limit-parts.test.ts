import fc from "fast-check";
import { expect, it } from "vitest";
import { collectPieces, limitParts, type ReplyEnd, type ReplyPiece } from "./limit-parts";
import { limitReply } from "./limit-reply";
import type { ReplyBlock } from "./plan-reply";
import type { ReplyPart } from "./respond";

async function* from(parts: readonly ReplyPart[]): AsyncGenerator<ReplyPart> {
  yield* parts;
}

const limits = (stopSequences: readonly string[] = [], maxTokens?: number) =>
  maxTokens === undefined ? { messages: [], stopSequences } : { messages: [], stopSequences, maxTokens };

async function piecesOf(pieces: AsyncIterable<ReplyPiece | ReplyEnd>): Promise<(ReplyPiece | ReplyEnd)[]> {
  const all: (ReplyPiece | ReplyEnd)[] = [];
  for await (const piece of pieces) all.push(piece);
  return all;
}

it("gives the same as the whole text, wherever the text is cut", async () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", " ", "語", "🙂"), minLength: 1, maxLength: 60 });
  const stops = fc.array(fc.string({ unit: fc.constantFrom("a", "b", " "), minLength: 1, maxLength: 4 }));
  const cuts = fc.array(fc.nat(60), { maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(
      text,
      stops,
      cuts,
      fc.option(fc.integer({ min: 1, max: 20 })),
      async (whole, sequences, at, max) => {
        const places = [0, ...[...at].sort((a, b) => a - b), whole.length];
        const parts = places.slice(1).map((end, index) => whole.slice(places[index], end));
        const streamed = await collectPieces(limitParts(from(parts), limits(sequences, max ?? undefined)));
        const reply = { origin: "scripted", blocks: [{ kind: "text", text: whole }], stopReason: "end_turn" } as const;
        const { blocks, ...end } = limitReply(reply, max ?? undefined, sequences);
        expect(streamed.end).toEqual({ ...end, stopSequence: streamed.end.stopSequence });
        const textOf = (all: readonly ReplyBlock[]): string =>
          all.map((block) => ("text" in block ? block.text : "")).join("");
        expect(textOf(streamed.blocks)).toBe(textOf(blocks));
      },
    ),
    {
      examples: [
        ["a語a🙂", [], [4], 2],
        ["🙂b ba", [" ", "b b"], [4], null],
      ],
    },
  );
});

it.each([undefined, 2])("passes on no half of an emoji (maxTokens: %s)", async (maxTokens) => {
  const halves = ["a語a\ud83d", "\ude42"];
  const pieces = await piecesOf(limitParts(from(halves), limits([], maxTokens)));
  const texts = pieces.flatMap((piece) => ("block" in piece && "text" in piece.block ? [piece.block.text] : []));
  expect(texts.filter((text) => /\p{Surrogate}/u.test(text))).toEqual([]);
  expect(texts.join("")).toBe(maxTokens === undefined ? "a語a🙂" : "a語a");
});

it("holds back only what may begin a stop sequence", async () => {
  const pieces = await piecesOf(limitParts(from(["one S", "TO", "NE two S", "TOP three"]), limits(["STOP"])));
  expect(pieces).toEqual([
    { index: 0, block: { kind: "text", text: "one " } },
    { index: 0, block: { kind: "text", text: "STONE two " } },
    { stopReason: "stop_sequence", stopSequence: "STOP", outputTokens: 4 },
  ]);
});

it("asks for no more parts when a limit is reached", async () => {
  let asked = 0;
  let isClosed = false;
  async function* endless(): AsyncGenerator<string> {
    try {
      for (;;) {
        asked += 1;
        yield "word ";
      }
    } finally {
      isClosed = true;
    }
  }
  const { end } = await collectPieces(limitParts(endless(), limits([], 10)));
  expect(end).toEqual({ stopReason: "max_tokens", outputTokens: 10 });
  expect(asked).toBeLessThan(12);
  expect(isClosed).toBe(true);
});

it("keeps the order of reasoning, texts and tool calls, and takes the reported end", async () => {
  const parts: ReplyPart[] = [
    { reasoning: "Let me " },
    { reasoning: "see." },
    { text: "I ask." },
    { toolUse: [{ name: "clock", input: {} }] },
    { toolUse: [{ name: "clock", input: { zone: "JST" }, toolUseId: "own" }] },
    "Done.",
    { stopReason: "content_filtered", modelUsage: { inputTokens: 3, outputTokens: 4 } },
  ];
  const { blocks, end } = await collectPieces(limitParts(from(parts), limits()));
  expect(blocks).toEqual([
    { kind: "reasoning", text: "Let me see.", signature: expect.stringMatching(/^\S{20,}$/) },
    { kind: "text", text: "I ask." },
    { kind: "tool-use", toolUseId: expect.stringMatching(/^tooluse_/), name: "clock", input: {} },
    { kind: "tool-use", toolUseId: "own", name: "clock", input: { zone: "JST" } },
    { kind: "text", text: "Done." },
  ]);
  expect(end).toMatchObject({ stopReason: "content_filtered", modelUsage: { outputTokens: 4 } });
});

it("leaves out a tool call that does not fit, and gives one empty text for no parts", async () => {
  const call = { toolUse: [{ name: "search", input: { query: "x".repeat(400) } }] };
  const cut = await collectPieces(limitParts(from(["Yes.", call]), limits([], 10)));
  expect(cut).toEqual({ blocks: [{ kind: "text", text: "Yes." }], end: { stopReason: "max_tokens", outputTokens: 1 } });
  const none = await collectPieces(limitParts(from([]), limits()));
  expect(none).toEqual({ blocks: [{ kind: "text", text: "" }], end: { stopReason: "end_turn", outputTokens: 0 } });
});

it("counts long texts without scanning them again for each part", async () => {
  const parts = Array.from({ length: 200_000 }, () => "tokens ");
  const { end } = await collectPieces(limitParts(from(parts), limits(["</end>"])));
  expect(end).toEqual({ stopReason: "end_turn", outputTokens: 350_000 });
});
