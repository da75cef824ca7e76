import { buildPromptRouter, findPromptRouter, listPromptRouters } from "../routing/build-prompt-router";
import type { Operation } from "../server/operation";
import { buildJsonReply } from "../server/wire-reply";

/** Of the service bedrock. */
export const controlPlaneOperations: readonly Operation[] = [
  {
    name: "ListPromptRouters",
    method: "GET",
    path: "/prompt-routers",
    answer: ({ query }, { routers }) => buildJsonReply(listPromptRouters(routers, query)),
  },
  {
    name: "GetPromptRouter",
    method: "GET",
    path: "/prompt-routers/{promptRouterArn}",
    answer: ({ parameters }, { routers }) =>
      buildJsonReply(buildPromptRouter(findPromptRouter(routers, parameters.promptRouterArn ?? ""))),
  },
];
