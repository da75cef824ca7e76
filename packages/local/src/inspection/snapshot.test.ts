import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { describe, expect, it } from "vitest";
import { type LocalBedrock, type Snapshot, startLocalBedrock } from "../index";

const useCache = async ({ clientConfig }: LocalBedrock): Promise<[read: number, written: number]> => {
  const { usage } = await new BedrockRuntimeClient(clientConfig).send(
    new ConverseCommand({
      modelId: "amazon.nova-lite-v1:0",
      system: [{ text: "rule ".repeat(1000) }, { cachePoint: { type: "default" } }],
      messages: [{ role: "user", content: [{ text: "Hi" }] }],
    }),
  );
  return [usage?.cacheReadInputTokens ?? 0, usage?.cacheWriteInputTokens ?? 0];
};

describe("a snapshot", () => {
  it("is JSON that restores the prompt cache with the ages of its entries", async () => {
    const first = await startLocalBedrock({ now: () => 1000 });
    expect(await useCache(first)).toEqual([0, 1250]);
    const restore = JSON.parse(JSON.stringify(first.snapshot())) as Snapshot;
    await first.close();
    expect(JSON.stringify(restore)).not.toContain("rule");

    const same = await startLocalBedrock({ restore, now: () => 1001 });
    expect(same.snapshot()).toEqual(restore);
    expect(await useCache(same)).toEqual([1250, 0]);
    await same.close();

    const later = await startLocalBedrock({ restore, now: () => 301_001 });
    expect(await useCache(later)).toEqual([0, 1250]);
    await later.close();
  });

  it.each([
    [{ version: 2, stores: {} }, "restore"],
    [null, "restore"],
    [{ version: 1, stores: { unknown: [] } }, "restore.stores"],
    [{ version: 1, stores: { cache: {} } }, "restore.stores.cache"],
    [{ version: 1, stores: { cache: [{ key: "x" }] } }, "restore.stores.cache"],
  ])("that is malformed is refused: %j", async (restore, option) => {
    await expect(startLocalBedrock({ restore: restore as unknown as Snapshot })).rejects.toMatchObject({ option });
  });
});
