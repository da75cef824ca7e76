import { InvalidOptionError } from "@bedrock-routed/core";
import { checkFilter } from "../filter";
import { checkScoreThreshold, isWholeNumberWithin } from "../option-checks";
import { parseRerankModel } from "../rerank/rerank-model";
import type { RerankSettings, RetrievalSettings, SearchType } from "./retrieval-settings";

/** What this package knows of a setting, besides its type. */
interface SettingRule {
  /** Whether LangChain's traces show the value. `false` for a value that can identify a user. */
  readonly traced: boolean;
  /** @throws InvalidOptionError that names the setting and the remedy */
  readonly check?: (settings: RetrievalSettings) => void;
}

/**
 * Every setting of a search, in the order in which they are checked. Merging, checking and tracing follow
 * from this table; `retrieve-request.ts` builds the request from the merged settings.
 */
const RULES: Readonly<Record<keyof RetrievalSettings, SettingRule>> = {
  topK: { traced: true, check: checkTopK },
  scoreThreshold: { traced: true, check: ({ scoreThreshold }) => checkScoreThreshold(scoreThreshold) },
  managed: { traced: true },
  searchType: { traced: true, check: checkSearchType },
  filter: { traced: true, check: ({ filter, managed }) => filter && checkFilter(filter, managed) },
  implicitFilter: { traced: false, check: checkImplicitFilter },
  rerank: { traced: false, check: checkRerank },
  guardrail: { traced: false, check: checkGuardrail },
  onGuardrailIntervention: { traced: false, check: checkInterventionPolicy },
  userContext: { traced: false, check: checkUserContext },
};
const NAMES = Object.keys(RULES) as (keyof RetrievalSettings)[];

const DEFAULT_TOP_K = 5;

/** Merged settings. Those without a default can be `undefined`. */
export interface MergedSettings extends RetrievalSettings {
  topK: number;
}

/** For each setting, the value of the last layer that sets it, else its default. Fields that are no settings are left out. */
export function mergeSettings(...layers: readonly RetrievalSettings[]): MergedSettings {
  const merged: RetrievalSettings = {};
  for (const name of NAMES) copySetting(name, layers, merged);
  return { ...merged, topK: merged.topK ?? DEFAULT_TOP_K };
}

function copySetting<Name extends keyof RetrievalSettings>(
  name: Name,
  layers: readonly RetrievalSettings[],
  merged: RetrievalSettings,
): void {
  merged[name] = layers.findLast((layer) => layer[name] !== undefined)?.[name];
}

/**
 * Merges the settings of a search and checks them against the limits of the service.
 * @param region Region of the knowledge base, if it is known
 * @param layers from the weakest (constructor) to the strongest (call)
 * @throws InvalidOptionError that names the setting, its value and the remedy
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_Retrieve.html
 */
export function resolveSettings(region: string | undefined, ...layers: readonly RetrievalSettings[]): MergedSettings {
  const settings = mergeSettings(...layers);
  for (const name of NAMES) RULES[name].check?.(settings);
  checkRerankRegion(settings, region);
  return settings;
}

/** The settings that traces may show. */
export function readTracedSettings(settings: RetrievalSettings): RetrievalSettings {
  return Object.fromEntries(NAMES.filter((name) => RULES[name].traced).map((name) => [name, settings[name]]));
}

/** The settings of the reranking model; `undefined` when nothing reranks, or the service's own reranker does. */
export function readRerankSettings({ rerank }: RetrievalSettings): RerankSettings | undefined {
  return rerank === undefined || rerank === false || rerank === "managed" ? undefined : rerank;
}

/** The service's limit of `numberOfResults`. */
const MAX_RESULTS = 100;

function checkTopK({ topK }: RetrievalSettings): void {
  if (topK === undefined || isWholeNumberWithin(topK, 1, MAX_RESULTS)) return;
  throw new InvalidOptionError("topK", topK, `pass a whole number from 1 to ${MAX_RESULTS}`);
}

const SEARCH_TYPES: readonly SearchType[] = ["HYBRID", "SEMANTIC"];

function checkSearchType({ searchType, managed }: RetrievalSettings): void {
  if (searchType === undefined) return;
  if (!SEARCH_TYPES.includes(searchType)) {
    const remedy = 'pass "HYBRID" or "SEMANTIC", or leave it out so that the service chooses';
    throw new InvalidOptionError("searchType", searchType, remedy);
  }
  if (managed === true) {
    const remedy = "managed knowledge bases choose the search type themselves, so leave it out";
    throw new InvalidOptionError("searchType", searchType, remedy);
  }
}

const MAX_IMPLICIT_ATTRIBUTES = 25;
const MAX_IMPLICIT_KEY_CHARACTERS = 256;

function checkImplicitFilter({ implicitFilter, managed }: RetrievalSettings): void {
  if (!implicitFilter) return;
  if (managed === true) {
    const remedy = "managed knowledge bases do not support it, so pass a filter";
    throw new InvalidOptionError("implicitFilter", "(with managed)", remedy);
  }
  const { metadataAttributes, modelArn } = implicitFilter;
  if (typeof modelArn !== "string" || modelArn === "") {
    throw new InvalidOptionError("implicitFilter.modelArn", modelArn, "pass the model that derives the filter");
  }
  const count = metadataAttributes?.length ?? 0;
  if (!isWholeNumberWithin(count, 1, MAX_IMPLICIT_ATTRIBUTES)) {
    const remedy = `describe 1 to ${MAX_IMPLICIT_ATTRIBUTES} attributes`;
    throw new InvalidOptionError("implicitFilter.metadataAttributes", `(${count} attributes)`, remedy);
  }
  for (const { key, type, description } of metadataAttributes ?? []) {
    if (!key || key.length > MAX_IMPLICIT_KEY_CHARACTERS || !type || !description) {
      const remedy = `give each attribute a key of 1 to ${MAX_IMPLICIT_KEY_CHARACTERS} characters, a type and a description`;
      throw new InvalidOptionError("implicitFilter.metadataAttributes", key, remedy);
    }
  }
}

/** The service's limit of the list of metadata keys. */
const MAX_METADATA_KEYS = 100;

function checkRerank({ rerank, managed, topK = 1 }: RetrievalSettings): void {
  if (rerank === "managed" && managed !== true) {
    const remedy = "only managed knowledge bases have a reranker of their own, so pass { model }, or set managed";
    throw new InvalidOptionError("rerank", rerank, remedy);
  }
  const settings = readRerankSettings({ rerank });
  if (settings === undefined) return;
  if (typeof settings !== "object" || settings === null) {
    const remedy = 'pass { model }, such as { model: "cohere.rerank-v3-5:0" }, or "managed", or false';
    throw new InvalidOptionError("rerank", rerank, remedy);
  }
  parseRerankModel("rerank.model", settings.model);
  const { candidates, metadata } = settings;
  if (candidates !== undefined && !isWholeNumberWithin(candidates, topK, MAX_RESULTS)) {
    const remedy = `pass a whole number from topK to ${MAX_RESULTS}`;
    throw new InvalidOptionError("rerank.candidates", candidates, remedy);
  }
  if (metadata === undefined || metadata === "ALL") return;
  const keys = "include" in metadata ? metadata.include : metadata.exclude;
  if (!Array.isArray(keys) || !isWholeNumberWithin(keys.length, 1, MAX_METADATA_KEYS) || keys.includes("")) {
    const remedy = `pass "ALL", or include or exclude with 1 to ${MAX_METADATA_KEYS} keys`;
    throw new InvalidOptionError("rerank.metadata", JSON.stringify(metadata), remedy);
  }
}

function checkRerankRegion(settings: RetrievalSettings, region: string | undefined): void {
  const rerank = readRerankSettings(settings);
  if (rerank === undefined || region === undefined) return;
  const model = parseRerankModel("rerank.model", rerank.model);
  if (model.region === undefined || model.region === region) return;
  const remedy = `pass a model in ${region}, the Region of the knowledge base`;
  throw new InvalidOptionError("rerank.model", rerank.model, remedy);
}

/** Patterns of the service model. It allows only lower-case letters in an id. */
const GUARDRAIL_ID = /^[a-z0-9]{1,64}$/;
const GUARDRAIL_VERSION = /^(?:[1-9][0-9]{0,4}|DRAFT)$/;

function checkGuardrail({ guardrail }: RetrievalSettings): void {
  if (!guardrail) return;
  const { guardrailId, guardrailVersion } = guardrail;
  if (!GUARDRAIL_ID.test(guardrailId ?? "")) {
    const remedy = "pass the id of the guardrail, which has lower-case letters and digits, not its ARN";
    throw new InvalidOptionError("guardrail.guardrailId", guardrailId, remedy);
  }
  if (!GUARDRAIL_VERSION.test(guardrailVersion ?? "")) {
    const remedy = 'pass a version, such as "1" or "DRAFT"';
    throw new InvalidOptionError("guardrail.guardrailVersion", guardrailVersion, remedy);
  }
}

function checkInterventionPolicy({ onGuardrailIntervention: policy }: RetrievalSettings): void {
  if (policy === undefined || policy === "mark" || policy === "throw") return;
  throw new InvalidOptionError("onGuardrailIntervention", policy, 'pass "mark" or "throw"');
}

function checkUserContext({ userContext }: RetrievalSettings): void {
  if (!userContext || (typeof userContext.userId === "string" && userContext.userId !== "")) return;
  const remedy = "pass the id of the user as the access control lists name it";
  throw new InvalidOptionError("userContext.userId", userContext.userId, remedy);
}
