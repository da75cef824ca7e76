import { BedrockKnowledgeBaseRetriever } from "@bedrock-routed/retriever";
import { clientOptionsOf, createCallIdentity } from "../connection";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { describeError } from "../framework/describe-error";
import { connectProfiles } from "../profiles/connect";
import { connectRouters } from "../routers/connect";
import { callModel } from "./call-model";
import { type Check, runChecks } from "./checks";

const DEFAULT_MODEL = "amazon.nova-lite-v1:0";
const ACCESS_KEY_END = 4;

/** `doctor`: credentials, Region, model access, routers, profiles and knowledge bases, a line each with the remedy. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const { texts, style } = context;
  const checks = [...basicChecks(context), ...namedChecks(context, args)];
  const describe = (error: unknown): string => describeError(error, texts, context.options.endpoint).message;
  const results = await runChecks(checks, texts, describe, (name) => context.progress(texts.messages.checking(name)));
  context.progress("");
  const failures = results.filter(({ status }) => status === "failed").length;
  context.print({ ok: failures === 0, checks: results }, () =>
    [
      ...results.map(({ check, status, detail, remedy }) => {
        const sign = { ok: style.green("✓"), failed: style.red("✗"), skipped: style.yellow("–") }[status];
        return `${sign} ${check}: ${detail}${remedy === undefined ? "" : ` ${remedy}`}`;
      }),
      failures === 0 ? texts.messages.doctorOk : texts.messages.doctorFailed(failures),
    ].join("\n"),
  );
  return failures === 0 ? 0 : 1;
}

function basicChecks(context: CommandContext): readonly Check[] {
  const { messages } = context.texts;
  const identity = createCallIdentity(context);
  return [
    {
      name: "credentials",
      async look() {
        const { accessKeyId, expiration } = await identity.accessKeyId();
        return messages.foundCredentials(accessKeyId.slice(-ACCESS_KEY_END), expiration?.toISOString());
      },
    },
    { name: "region", look: async () => messages.foundRegion(await identity.region()) },
  ];
}

/** Checks of what the options name. Without options: a call of a small model, and the lists of routers and profiles. */
function namedChecks(context: CommandContext, args: Arguments): readonly Check[] {
  const { messages } = context.texts;
  const needs = ["credentials", "region"];
  const { signal } = context;
  const models = args.list("--model");
  const router = args.text("--router");
  const profile = args.text("--inference-profile");
  const knowledgeBase = args.text("--knowledge-base");
  const called = models.length > 0 ? models : [DEFAULT_MODEL];
  const calls: readonly Check[] = args.has("--no-calls")
    ? []
    : called.map((id) => ({
        name: `model ${id}`,
        needs,
        look: async () => describeCall(context, await callModel(context, id)),
        remedyOf: (error) => accessRemedy(context, error, id),
      }));
  return [
    ...calls,
    {
      name: "routers",
      needs,
      async look() {
        if (router !== undefined) {
          const { name, arn } = await connectRouters(context).get(router, { signal });
          return args.has("--no-calls")
            ? messages.foundNamed(name, arn)
            : `${messages.foundNamed(name, arn)} ${describeCall(context, await callModel(context, arn))}`;
        }
        const routers = await connectRouters(context).list({ signal });
        return messages.foundRouters(routers.length);
      },
    },
    {
      name: "profiles",
      needs,
      async look() {
        if (profile !== undefined) {
          const { name, arn } = await connectProfiles(context).get(profile, { signal });
          return messages.foundNamed(name, arn);
        }
        const profiles = await connectProfiles(context).list({ signal });
        const own = profiles.filter(({ type }) => type === "application").length;
        return messages.foundProfiles(profiles.length - own, own);
      },
    },
    ...(knowledgeBase === undefined ? [] : [knowledgeBaseCheck(context, knowledgeBase, needs)]),
  ];
}

function knowledgeBaseCheck(context: CommandContext, knowledgeBaseId: string, needs: readonly string[]): Check {
  const { messages } = context.texts;
  return {
    name: "knowledge base",
    needs,
    async look() {
      const clientOptions = clientOptionsOf(context);
      const retriever = new BedrockKnowledgeBaseRetriever({ knowledgeBaseId, topK: 1, clientOptions });
      const found = await retriever.invoke("test", { signal: context.signal });
      return messages.foundPassages(knowledgeBaseId, found.length);
    },
  };
}

function describeCall(
  { texts: { messages } }: CommandContext,
  { modelId, usd }: Awaited<ReturnType<typeof callModel>>,
): string {
  return messages.answered(modelId ?? "?", usd === undefined ? "?" : usd.toFixed(8));
}

function accessRemedy({ texts }: CommandContext, error: unknown, id: string): string | undefined {
  const isDenied = error instanceof Error && error.name.startsWith("AccessDenied");
  return isDenied ? texts.messages.accessRemedy(id) : undefined;
}
