import { type Account, ownedArn } from "../account/account";
import { type Eventually, whenReady } from "../eventually";
import { listDataSources, listIngestionJobs } from "../knowledge-base/data-sources";
import type { KnowledgeBase } from "../knowledge-base/knowledge-base";
import { rerank } from "../knowledge-base/rerank";
import { retrieve } from "../knowledge-base/retrieve";
import {
  buildAnswer,
  buildAnswerEvents,
  type GeneratedAnswer,
  retrieveAndGenerate,
} from "../knowledge-base/retrieve-and-generate";
import { buildJsonReply, buildStreamReply } from "../wire/http";
import { requireJsonObject } from "../wire/read-json";
import { ServiceError } from "../wire/service-error";
import type { Operation, OperationContext, OperationRequest } from "./operation";

/** The operations of `bedrock-agent-runtime`, and those of `bedrock-agent` that describe a knowledge base. */
export const knowledgeBaseOperations: readonly Operation[] = [
  {
    name: "Retrieve",
    method: "POST",
    path: "/knowledgebases/{knowledgeBaseId}/retrieve",
    answer({ parameters, body }, context) {
      const knowledgeBase = findKnowledgeBase(context, parameters.knowledgeBaseId ?? "");
      return buildJsonReply(retrieve(knowledgeBase, requireJsonObject(body), context));
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
    answer: (request, context) =>
      whenReady(generate(request, context), (answer) => buildJsonReply(buildAnswer(answer))),
  },
  {
    name: "RetrieveAndGenerateStream",
    method: "POST",
    path: "/retrieveAndGenerateStream",
    answer: (request, context) =>
      whenReady(generate(request, context), (answer) => {
        const reply = buildStreamReply(buildAnswerEvents(answer));
        const headers = { ...reply.headers, "x-amzn-bedrock-knowledge-base-session-id": answer.sessionId };
        return { ...reply, headers };
      }),
  },
  {
    name: "ListDataSources",
    method: "POST",
    path: "/knowledgebases/{knowledgeBaseId}/datasources",
    answer({ parameters: { knowledgeBaseId = "" } }, context) {
      findKnowledgeBase(context, knowledgeBaseId);
      return buildJsonReply(listDataSources(knowledgeBaseId, context.account.now()));
    },
  },
  {
    name: "ListIngestionJobs",
    method: "POST",
    path: "/knowledgebases/{knowledgeBaseId}/datasources/{dataSourceId}/ingestionjobs",
    answer({ parameters, body }, context) {
      const knowledgeBase = findKnowledgeBase(context, parameters.knowledgeBaseId ?? "");
      const request = requireJsonObject(body ?? {});
      return buildJsonReply(listIngestionJobs(knowledgeBase, parameters, request, context.account.now()));
    },
  },
];

function generate({ body, clientLeft }: OperationRequest, context: OperationContext): Eventually<GeneratedAnswer> {
  const findById = (id: string): KnowledgeBase => findKnowledgeBase(context, id);
  return retrieveAndGenerate(requireJsonObject(body), { ...context, findKnowledgeBase: findById }, clientLeft);
}

/** Finds a knowledge base by its id or ARN. @throws ServiceError (ResourceNotFoundException) */
function findKnowledgeBase({ account, knowledgeBases }: OperationContext, idOrArn: string): KnowledgeBase {
  const id = withoutArn(account, idOrArn);
  const knowledgeBase = Object.hasOwn(knowledgeBases, id) ? knowledgeBases[id] : undefined;
  if (knowledgeBase !== undefined) return knowledgeBase;
  throw new ServiceError("ResourceNotFoundException", `Knowledge base with id ${id} does not exist`);
}

function withoutArn(account: Account, idOrArn: string): string {
  const prefix = ownedArn(account, "knowledge-base/");
  return idOrArn.startsWith(prefix) ? idOrArn.slice(prefix.length) : idOrArn;
}
