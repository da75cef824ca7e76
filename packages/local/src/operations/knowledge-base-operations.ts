import type { Account } from "../account/account";
import { ownedArn } from "../account/arns";
import { ServiceError } from "../errors/service-error";
import { listDataSources, listIngestionJobs } from "../knowledge-base/data-sources";
import type { KnowledgeBase } from "../knowledge-base/knowledge-base";
import { rerank } from "../knowledge-base/rerank/rerank";
import { retrieve } from "../knowledge-base/retrieve/retrieve";
import { buildAnswer, buildAnswerEvents } from "../knowledge-base/retrieve-and-generate/build-answer";
import {
  type GeneratedAnswer,
  retrieveAndGenerate,
} from "../knowledge-base/retrieve-and-generate/retrieve-and-generate";
import type { LocalService } from "../server/local-service";
import type { Operation } from "../server/operation";
import { buildJsonReply, buildStreamReply } from "../server/wire-reply";
import { requireJsonObject } from "../wire/read-json";

/** Of the services bedrock-agent-runtime and, where a knowledge base is looked into, bedrock-agent. */
export const knowledgeBaseOperations: readonly Operation[] = [
  {
    name: "Retrieve",
    method: "POST",
    path: "/knowledgebases/{knowledgeBaseId}/retrieve",
    answer({ parameters, body }, service) {
      const knowledgeBase = findKnowledgeBase(service, parameters.knowledgeBaseId ?? "");
      return buildJsonReply(retrieve(knowledgeBase, requireJsonObject(body), service));
    },
  },
  {
    name: "Rerank",
    method: "POST",
    path: "/rerank",
    answer: ({ body }, { account }) => buildJsonReply(rerank(requireJsonObject(body), account)),
  },
  {
    name: "RetrieveAndGenerate",
    method: "POST",
    path: "/retrieveAndGenerate",
    answer: ({ body }, service) => buildJsonReply(buildAnswer(generate(body, service))),
  },
  {
    name: "RetrieveAndGenerateStream",
    method: "POST",
    path: "/retrieveAndGenerateStream",
    answer({ body }, service) {
      const answer = generate(body, service);
      const reply = buildStreamReply(buildAnswerEvents(answer));
      const headers = { ...reply.headers, "x-amzn-bedrock-knowledge-base-session-id": answer.sessionId };
      return { ...reply, headers };
    },
  },
  {
    name: "ListDataSources",
    method: "POST",
    path: "/knowledgebases/{knowledgeBaseId}/datasources",
    answer({ parameters: { knowledgeBaseId = "" }, body }, service) {
      findKnowledgeBase(service, knowledgeBaseId);
      return buildJsonReply(listDataSources(knowledgeBaseId, requireJsonObject(body ?? {}), service.account.now()));
    },
  },
  {
    name: "ListIngestionJobs",
    method: "POST",
    path: "/knowledgebases/{knowledgeBaseId}/datasources/{dataSourceId}/ingestionjobs",
    answer({ parameters, body }, service) {
      const knowledgeBase = findKnowledgeBase(service, parameters.knowledgeBaseId ?? "");
      const request = requireJsonObject(body ?? {});
      return buildJsonReply(listIngestionJobs(knowledgeBase, parameters, request, service.account.now()));
    },
  },
];

function generate(body: unknown, service: LocalService): GeneratedAnswer {
  const context = { ...service, findKnowledgeBase: (id: string) => findKnowledgeBase(service, id) };
  return retrieveAndGenerate(requireJsonObject(body), context);
}

/** By id or ARN. @throws ServiceError (ResourceNotFoundException) */
function findKnowledgeBase({ account, knowledgeBases }: LocalService, idOrArn: string): KnowledgeBase {
  const id = withoutArn(account, idOrArn);
  const knowledgeBase = Object.hasOwn(knowledgeBases, id) ? knowledgeBases[id] : undefined;
  if (knowledgeBase !== undefined) return knowledgeBase;
  throw new ServiceError("ResourceNotFoundException", `Knowledge base with id ${id} does not exist`);
}

function withoutArn(account: Account, idOrArn: string): string {
  const prefix = ownedArn(account, "knowledge-base/");
  return idOrArn.startsWith(prefix) ? idOrArn.slice(prefix.length) : idOrArn;
}
