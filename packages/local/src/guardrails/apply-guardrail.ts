import { checkEnum, checkPattern, missingError } from "../wire/constraints";
import { isJsonObject, type JsonObject, readObjects, readStrings } from "../wire/read-json";
import { validationError } from "../wire/service-error";
import { assessTexts } from "./assess-texts";
import { findGuardrail, type GuardrailContext } from "./find-guardrail";
import { buildAssessment, reasonOf } from "./guardrail-assessment";
import { DEFAULT_MESSAGING } from "./local-guardrail";

const GUARDRAIL_ID = "([a-z0-9]+)|(arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:guardrail/[a-z0-9]+)";
const GUARDRAIL_VERSION = "([1-9][0-9]{0,7})|(DRAFT)";

/**
 * Answers an ApplyGuardrail request.
 * @param parameters the decoded parts of the path
 * @throws ServiceError (ValidationException)
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-use-independent-api.html
 */
export function applyGuardrail(
  { guardrailIdentifier: identifier = "", guardrailVersion: version = "" }: Readonly<Record<string, string>>,
  body: JsonObject,
  context: GuardrailContext,
): JsonObject {
  const start = performance.now();
  checkPattern(identifier, "guardrailIdentifier", GUARDRAIL_ID);
  checkPattern(version, "guardrailVersion", GUARDRAIL_VERSION);
  const source = readSource(body.source);
  if (body.outputScope !== undefined) checkEnum(body.outputScope, "outputScope", ["INTERVENTIONS", "FULL"]);
  const found = findGuardrail(context, { identifier, version });
  const blocks = readContent(body.content);
  const guarded = chooseGuarded(blocks);
  const assessment = assessTexts(found.guardrail, {
    source,
    texts: guarded.map(({ text }) => text),
    ...readGrounding(blocks),
    totalCharacters: blocks.reduce((total, { text }) => total + text.length, 0),
    canMask: true,
  });
  const { blockedInputMessaging = DEFAULT_MESSAGING, blockedOutputsMessaging = DEFAULT_MESSAGING } = found.guardrail;
  const message = source === "INPUT" ? blockedInputMessaging : blockedOutputsMessaging;
  const texts = { NONE: [], BLOCKED: [message], ANONYMIZED: assessment.texts }[assessment.action];
  const latencyMs = Math.round(performance.now() - start);
  return {
    usage: assessment.usage,
    action: assessment.action === "NONE" ? "NONE" : "GUARDRAIL_INTERVENED",
    actionReason: reasonOf(assessment.action),
    outputs: texts.map((text) => ({ text })),
    assessments: [buildAssessment(found, assessment, body.outputScope === "FULL", latencyMs)],
    guardrailCoverage: assessment.coverage,
  };
}

function readSource(source: unknown): "INPUT" | "OUTPUT" {
  checkEnum(source, "source", ["INPUT", "OUTPUT"]);
  return source === "INPUT" ? "INPUT" : "OUTPUT";
}

/** A text to assess, and what it is for. */
interface QualifiedText {
  readonly text: string;
  readonly qualifiers: readonly string[];
}

/** Reads the texts. Images are accepted and not assessed. */
function readContent(content: unknown): readonly QualifiedText[] {
  if (!Array.isArray(content)) throw missingError("content");
  if (content.length === 0) throw validationError("The content field is empty. Add a content block and try again.");
  return readObjects(content).flatMap(({ text, image }, index): QualifiedText[] => {
    if (isJsonObject(image)) return [];
    const path = `content.${index + 1}.member.text`;
    if (!isJsonObject(text)) throw missingError(path);
    if (typeof text.text !== "string") throw missingError(`${path}.text`);
    const qualifiers = readStrings(text.qualifiers);
    for (const qualifier of qualifiers) {
      checkEnum(qualifier, `${path}.qualifiers`, ["grounding_source", "query", "guard_content"]);
    }
    return [{ text: text.text, qualifiers }];
  });
}

/**
 * Chooses what the policies other than contextual grounding look at: the texts that are marked as `guard_content`, or
 * all of them. Grounding source and query belong to the prompt, so for a grounding check they are no output.
 */
function chooseGuarded(blocks: readonly QualifiedText[]): readonly QualifiedText[] {
  const marked = blocks.filter(({ qualifiers }) => qualifiers.includes("guard_content"));
  if (marked.length > 0) return marked;
  const outputs = blocks.filter(({ qualifiers }) => qualifiers.length === 0);
  return outputs.length > 0 ? outputs : blocks;
}

/** The texts of a qualifier count as one. */
function readGrounding(blocks: readonly QualifiedText[]): {
  readonly groundingSource?: string;
  readonly query?: string;
} {
  const textOf = (qualifier: string): string | undefined => {
    const texts = blocks.filter(({ qualifiers }) => qualifiers.includes(qualifier)).map(({ text }) => text);
    return texts.length === 0 ? undefined : texts.join("\n");
  };
  const [groundingSource, query] = [textOf("grounding_source"), textOf("query")];
  return { ...(groundingSource === undefined ? {} : { groundingSource }), ...(query === undefined ? {} : { query }) };
}
