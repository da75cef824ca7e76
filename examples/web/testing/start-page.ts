import {
  createKnowledgeBase,
  type KnowledgeBaseDocument,
  type LocalBedrock,
  type LocalBedrockOptions,
  startLocalBedrock,
} from "@bedrock-routed/local";
import type { Environment } from "../../src/environment/environment";
import { startWebServer, type WebServer, type WebServerOptions } from "../server/start-web-server";

/** Markup and a link that would run, if anything made markup out of a document. */
export const HOSTILE = `<img src=x onerror="document.title='run'"><script>document.title='run'</script>`;

const DOCUMENTS: readonly KnowledgeBaseDocument[] = [
  {
    uri: "s3://handbook/vpn.md",
    mediaType: "text/markdown",
    text: "# VPN\n\nA lost VPN token is reset by the service desk. A new VPN token arrives within two days.",
  },
  {
    uri: "s3://handbook/vpn-ja.md",
    mediaType: "text/markdown",
    text: "# VPN\n\n紛失した VPN トークンは、サービスデスクが再設定します。再設定には本人確認が必要です。",
  },
  {
    uri: "javascript:document.title='run'",
    text: `# Parking ${HOSTILE}\n\nParking in Yokohama costs ${HOSTILE} 5,000 yen.`,
  },
  {
    uri: "s3://handbook/hotels.md",
    text: "# Hotels\n\nThe hotel limit in Osaka is JPY 14,000. The hotel limit in Kyoto is JPY 16,000.",
  },
];

/** A web server over a local Bedrock with a few documents. */
export interface TestPage {
  readonly local: LocalBedrock;
  readonly server: WebServer;
  readonly url: string;
  /** Errors that the server did not expect. */
  readonly errors: readonly unknown[];
  close(): Promise<void>;
}

export async function startPage(
  options: Partial<WebServerOptions> = {},
  bedrock: LocalBedrockOptions = {},
): Promise<TestPage> {
  const local = await startLocalBedrock({ knowledgeBases: { WEBDOCS001: createKnowledgeBase(DOCUMENTS) }, ...bedrock });
  const errors: unknown[] = [];
  const environment: Environment = {
    clientConfig: local.clientConfig,
    modelId: local.defaultRouterArn,
    knowledgeBaseId: "WEBDOCS001",
    scoreThreshold: 0.2,
    sourcePrefix: "s3://handbook/",
    close: () => local.close(),
  };
  const server = await startWebServer({
    environment,
    sampleQuestions: ["Who resets a lost VPN token?", "紛失した VPN トークンは誰が再設定しますか。"],
    answers: { by: "quotes" },
    onError: (error) => void errors.push(error),
    ...options,
  });
  const close = async (): Promise<void> => {
    await server.close();
    await local.close();
  };
  return { local, server, url: server.url, errors, close };
}

/**
 * An answer that a test lets go on: it says its first words, and the rest when `goOn` is called. `left` tells whether
 * the client of the model ended the request before.
 */
export function holdAnswer(): {
  respond: NonNullable<LocalBedrockOptions["respond"]>;
  goOn: () => void;
  left: Promise<void>;
} {
  let goOn = (): void => {};
  let leave = (): void => {};
  const waiting = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  return {
    async *respond(_request, { signal }) {
      yield "A lost VPN token ";
      const ended = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      void ended.then(leave);
      await Promise.race([waiting, ended]);
      yield "is reset by the service desk. [1]";
    },
    goOn: () => goOn(),
    left,
  };
}
