import { InvalidOptionError } from "@bedrock-routed/core";
import { checkFilter } from "../filter/check-filter";
import { checkRerankSettings } from "./check-rerank-settings";
import type { RetrievalSettings, SearchType } from "./retrieval-settings";

/** The service's limit of `numberOfResults`. */
const MAXIMUM_TOP_K = 100;
const SEARCH_TYPES: readonly SearchType[] = ["HYBRID", "SEMANTIC"];
const MAXIMUM_IMPLICIT_ATTRIBUTES = 25;
const MAXIMUM_IMPLICIT_KEY = 256;
/** Patterns of the service model, which wants letters in lower case. */
const GUARDRAIL_ID = /^[a-z0-9]{1,64}$/;
const GUARDRAIL_VERSION = /^(?:[1-9][0-9]{0,4}|DRAFT)$/;

/**
 * Checks settings against the limits of the service before a call.
 * @throws InvalidOptionError that names the setting and the remedy
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_Retrieve.html
 */
export function checkSettings(settings: RetrievalSettings): void {
  const { topK, scoreThreshold, searchType, managed, onGuardrailIntervention, userContext } = settings;
  if (topK !== undefined && (!Number.isInteger(topK) || topK < 1 || topK > MAXIMUM_TOP_K)) {
    throw new InvalidOptionError("topK", topK, `pass a whole number from 1 to ${MAXIMUM_TOP_K}`);
  }
  if (scoreThreshold !== undefined && !Number.isFinite(scoreThreshold)) {
    throw new InvalidOptionError("scoreThreshold", scoreThreshold, "pass a number, such as 0.4");
  }
  if (searchType !== undefined && !SEARCH_TYPES.includes(searchType)) {
    throw new InvalidOptionError("searchType", searchType, 'pass "HYBRID" or "SEMANTIC", or leave it to the service');
  }
  if (managed === true && searchType !== undefined) {
    throw new InvalidOptionError(
      "searchType",
      searchType,
      "managed knowledge bases choose it themselves: leave it out",
    );
  }
  if (settings.filter) checkFilter(settings.filter, managed);
  checkImplicitFilter(settings);
  checkRerankSettings(settings);
  checkGuardrail(settings.guardrail);
  if (onGuardrailIntervention !== undefined && !["mark", "throw"].includes(onGuardrailIntervention)) {
    throw new InvalidOptionError("onGuardrailIntervention", onGuardrailIntervention, 'pass "mark" or "throw"');
  }
  if (userContext && (typeof userContext.userId !== "string" || userContext.userId === "")) {
    throw new InvalidOptionError("userContext.userId", userContext.userId, "pass the id that the access rights name");
  }
}

function checkImplicitFilter({ implicitFilter, managed }: RetrievalSettings): void {
  if (!implicitFilter) return;
  if (managed === true) {
    throw new InvalidOptionError(
      "implicitFilter",
      "(with managed)",
      "managed knowledge bases take none: pass a filter",
    );
  }
  const { metadataAttributes, modelArn } = implicitFilter;
  if (typeof modelArn !== "string" || modelArn === "") {
    throw new InvalidOptionError("implicitFilter.modelArn", modelArn, "pass the model that is to make the filter");
  }
  const count = metadataAttributes?.length ?? 0;
  if (count < 1 || count > MAXIMUM_IMPLICIT_ATTRIBUTES) {
    const remedy = `describe 1 to ${MAXIMUM_IMPLICIT_ATTRIBUTES} attributes`;
    throw new InvalidOptionError("implicitFilter.metadataAttributes", `(${count} attributes)`, remedy);
  }
  for (const { key, type, description } of metadataAttributes ?? []) {
    if (!key || key.length > MAXIMUM_IMPLICIT_KEY || !type || !description) {
      const remedy = `each attribute takes a key of 1 to ${MAXIMUM_IMPLICIT_KEY} characters, a type and a description`;
      throw new InvalidOptionError("implicitFilter.metadataAttributes", key, remedy);
    }
  }
}

function checkGuardrail(guardrail: RetrievalSettings["guardrail"]): void {
  if (!guardrail) return;
  const { guardrailId, guardrailVersion } = guardrail;
  if (!GUARDRAIL_ID.test(guardrailId ?? "")) {
    const remedy = "pass the guardrail's id, letters and digits in lower case, not its ARN";
    throw new InvalidOptionError("guardrail.guardrailId", guardrailId, remedy);
  }
  if (!GUARDRAIL_VERSION.test(guardrailVersion ?? "")) {
    throw new InvalidOptionError(
      "guardrail.guardrailVersion",
      guardrailVersion,
      'pass a version, such as "1" or "DRAFT"',
    );
  }
}
