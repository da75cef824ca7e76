import { checkEnum, readNumber } from "../converse/check-value";
import { ServiceError } from "../errors/service-error";
import { type JsonObject, readObjects, readStrings } from "../wire/read-json";
import type { KnowledgeBase } from "./knowledge-base";
import { DATA_SOURCE_ID } from "./retrieve/build-result";

const MAX_RESULTS = 1000;
const STATUSES = ["STARTING", "IN_PROGRESS", "COMPLETE", "FAILED", "STOPPING", "STOPPED"];
const JOB_ID = "LOCALSYNC1";

/**
 * Answers ListDataSources: there is one, of the documents that the knowledge base was made of.
 * @throws ServiceError (ValidationException)
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_ListDataSources.html
 */
export function listDataSources(knowledgeBaseId: string, body: JsonObject, now: number): JsonObject {
  checkMaximum(body);
  const updatedAt = new Date(now).toISOString();
  const source = { knowledgeBaseId, dataSourceId: DATA_SOURCE_ID, name: "documents", status: "AVAILABLE", updatedAt };
  return { dataSourceSummaries: [source] };
}

/**
 * Answers ListIngestionJobs: one that completed, and none where there are no documents. Its times are those of the request.
 * @throws ServiceError (ValidationException, ResourceNotFoundException)
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_ListIngestionJobs.html
 */
export function listIngestionJobs(
  { documentCount }: KnowledgeBase,
  { knowledgeBaseId = "", dataSourceId = "" }: Readonly<Record<string, string>>,
  body: JsonObject,
  now: number,
): JsonObject {
  checkMaximum(body);
  if (dataSourceId !== DATA_SOURCE_ID) {
    throw new ServiceError("ResourceNotFoundException", `DataSource with id ${dataSourceId} is not found.`);
  }
  const wanted = readObjects(body.filters).map(({ attribute, operator, values }) => {
    checkEnum(attribute, "filters.attribute", ["STATUS"]);
    checkEnum(operator, "filters.operator", ["EQ"]);
    for (const value of readStrings(values)) checkEnum(value, "filters.values", STATUSES);
    return readStrings(values);
  });
  const isListed = documentCount > 0 && wanted.every((statuses) => statuses.includes("COMPLETE"));
  const at = new Date(now).toISOString();
  const job = {
    ...{ knowledgeBaseId, dataSourceId, ingestionJobId: JOB_ID, status: "COMPLETE", startedAt: at, updatedAt: at },
    statistics: { numberOfDocumentsScanned: documentCount, numberOfNewDocumentsIndexed: documentCount },
  };
  return { ingestionJobSummaries: isListed ? [job] : [] };
}

function checkMaximum({ maxResults }: JsonObject): void {
  readNumber(maxResults, "maxResults", { minimum: 1, maximum: MAX_RESULTS, isInteger: true });
}
