import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import type { BedrockRoutedChatModelInput } from "../options/chat-model-options";
import { routerArn } from "../testing/answers";

const credentials = { accessKeyId: "local", secretAccessKey: "local" };

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "region-"));
  writeFileSync(
    join(home, "config"),
    "[default]\nregion = eu-west-1\n\n[profile 東京]\n[profile tokyo]\nregion = ap-northeast-1\n",
  );
  writeFileSync(join(home, "other"), "[default]\nregion = ca-central-1\n");
  for (const name of ["AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"]) vi.stubEnv(name, undefined);
  vi.stubEnv("AWS_CONFIG_FILE", join(home, "config"));
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", join(home, "credentials"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

function regionOf(options: BedrockRoutedChatModelInput = {}): string {
  return new BedrockRoutedChatModel({ model: "amazon.nova-lite-v1:0", credentials, ...options }).region;
}

describe("the Region", () => {
  it("is taken from the first place that has one", async () => {
    expect(regionOf()).toBe("eu-west-1");
    vi.stubEnv("AWS_PROFILE", "tokyo");
    expect(regionOf()).toBe("ap-northeast-1");
    vi.stubEnv("AWS_DEFAULT_REGION", "eu-west-3");
    expect(regionOf()).toBe("eu-west-3");
    vi.stubEnv("AWS_REGION", "eu-central-1");
    expect(regionOf()).toBe("eu-central-1");
    expect(regionOf({ model: routerArn })).toBe("us-east-1");
    expect(regionOf({ clientOptions: { region: "eu-north-1" } })).toBe("eu-north-1");
    expect(regionOf({ clientOptions: { region: "eu-north-1" }, region: "sa-east-1" })).toBe("sa-east-1");
  });

  it("of the shared files is the client's Region", async () => {
    const model = new BedrockRoutedChatModel({ model: "amazon.nova-lite-v1:0", credentials, profile: "tokyo" });
    expect(await model.client.config.region()).toBe("ap-northeast-1");
  });

  it("of the shared files depends on the options that name a profile or a file", () => {
    expect(regionOf({ profile: "tokyo" })).toBe("ap-northeast-1");
    expect(regionOf({ clientOptions: { profile: "tokyo" } })).toBe("ap-northeast-1");
    expect(regionOf({ configFilepath: join(home, "other") })).toBe("ca-central-1");
    expect(regionOf({ filepath: join(home, "other") })).toBe("ca-central-1");
  });

  it("that is not found is an error that names every place", () => {
    vi.stubEnv("AWS_PROFILE", "nobody");
    expect(() => regionOf()).toThrow(
      expect.objectContaining({
        name: "InvalidOptionError",
        option: "region",
        message:
          "Invalid region undefined: pass one or an ARN as model, or set AWS_REGION or AWS_DEFAULT_REGION, " +
          `or the region of profile "nobody" in ${join(home, "config")} or ${join(home, "credentials")}.`,
      }),
    );
  });

  it("cannot be a promise", () => {
    expect(() => regionOf({ clientOptions: { region: async () => "eu-west-1" } })).toThrow(
      expect.objectContaining({ name: "InvalidOptionError", option: "clientOptions.region" }),
    );
  });
});
