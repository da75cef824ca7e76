import { METERED_OPERATION_EVENT, type MeteredOperation, readMeteredOperation } from "@bedrock-routed/core";
import { BaseCallbackHandler } from "@langchain/core/callbacks/base";

/** Records reported operations. Like `BedrockSavingsHandler`, it is awaited and works asynchronously. */
export class OperationRecorder extends BaseCallbackHandler {
  readonly name = "operation-recorder";
  override awaitHandlers = true;
  readonly operations: MeteredOperation[] = [];
  readonly tags: (readonly string[] | undefined)[] = [];

  override async handleCustomEvent(event: string, data: unknown, _runId: string, tags?: string[]): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    const operation = event === METERED_OPERATION_EVENT ? readMeteredOperation(data) : undefined;
    if (operation !== undefined) this.operations.push(operation);
    this.tags.push(tags);
  }
}
