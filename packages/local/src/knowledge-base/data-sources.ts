import { type JsonObject, readObjects, readStrings } from "../wire/read-json";
import { ServiceError } from "../wire/service-error";
import type { KnowledgeBase } from "./knowledge-base";
import { DATA_SOURCE_ID } from "./search-chunks";

const JOB_ID = "LOCALSYNC1";

/**
 * Answers a ListDataSources request with one data source: the documents that the knowledge base was created from.
 * @param now in ms since 1970
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_ListDataSources.html
 */
export function listDataSources(knowledgeBaseId: string, now: number): JsonObject {
  const updatedAt = new Date(now).toISOString();
  const source = { knowledgeBaseId, dataSourceId: DATA_SOURCE_ID, name: "documents", status: "AVAILABLE", updatedAt };
  return { dataSourceSummaries: [source] };
}

/**
 * Answers a ListIngestionJobs request with one completed job, or with none when there are no documents. The times of
 * the job are the time of the request.
 * @param now in ms since 1970
 * @throws ServiceError (ResourceNotFoundException)
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_ListIngestionJobs.html
 */
export function listIngestionJobs(
  { documentCount }: KnowledgeBase,
  { knowledgeBaseId = "", dataSourceId = "" }: Readonly<Record<string, string>>,
  body: JsonObject,
  now: number,
): JsonObject {
  if (dataSourceId !== DATA_SOURCE_ID) {
    throw new ServiceError("ResourceNotFoundException", `DataSource with id ${dataSourceId} is not found.`);
  }
  // The service model has one attribute, STATUS, and one operator, EQ.
  const wanted = readObjects(body.filters).map(({ values }) => readStrings(values));
  const isListed = documentCount > 0 && wanted.every((statuses) => statuses.includes("COMPLETE"));
  const time = new Date(now).toISOString();
  const job = {
    knowledgeBaseId,
    dataSourceId,
    ingestionJobId: JOB_ID,
    status: "COMPLETE",
    startedAt: time,
    updatedAt: time,
    statistics: { numberOfDocumentsScanned: documentCount, numberOfNewDocumentsIndexed: documentCount },
  };
  return { ingestionJobSummaries: isListed ? [job] : [] };
}
