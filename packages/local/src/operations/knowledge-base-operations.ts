import type { Account } from "../account/account";
import { ownedArn } from "../account/arns";
import { ServiceError } from "../errors/service-error";
import type { KnowledgeBase } from "../knowledge-base/knowledge-base";
import { retrieve } from "../knowledge-base/retrieve";
import type { LocalService } from "../server/local-service";
import type { Operation } from "../server/operation";
import { buildJsonReply } from "../server/wire-reply";
import { requireJsonObject } from "../wire/read-json";

/** Of the service bedrock-agent-runtime. */
export const knowledgeBaseOperations: readonly Operation[] = [
  {
    name: "Retrieve",
    method: "POST",
    path: "/knowledgebases/{knowledgeBaseId}/retrieve",
    answer({ parameters, body }, service) {
      const knowledgeBase = findKnowledgeBase(service, parameters.knowledgeBaseId ?? "");
      return buildJsonReply(retrieve(knowledgeBase, requireJsonObject(body)));
    },
  },
];

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
