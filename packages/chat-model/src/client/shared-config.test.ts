import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig, NODE_REGION_CONFIG_FILE_OPTIONS, NODE_REGION_CONFIG_OPTIONS } from "@smithy/core/config";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readSharedRegion } from "./shared-config";

let folder: string;
beforeAll(() => {
  vi.stubEnv("AWS_REGION", undefined);
  folder = mkdtempSync(join(tmpdir(), "shared-config-"));
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function write(config: string, credentials = "") {
  const [configFile, credentialsFile] = [join(folder, "config"), join(folder, "credentials")];
  writeFileSync(configFile, config);
  writeFileSync(credentialsFile, credentials);
  return { configFile, credentialsFile };
}

/** What the SDK itself finds. */
async function regionOfSdk(files: ReturnType<typeof write>, profile: string): Promise<string | undefined> {
  const init = { profile, configFilepath: files.configFile, filepath: files.credentialsFile, ignoreCache: true };
  const load = loadConfig(
    { ...NODE_REGION_CONFIG_OPTIONS, default: "" },
    { ...NODE_REGION_CONFIG_FILE_OPTIONS, ...init },
  );
  return (await load()) || undefined;
}

describe("readSharedRegion", () => {
  it.each<[string, string, string, string, string | undefined]>([
    ["the default profile", "default", "[default]\nregion = eu-west-1\n", "", "eu-west-1"],
    ["the default profile, spelled out", "default", "[default]\nregion=a-1\n[profile default]\nregion=b-1", "", "b-1"],
    ["a named profile", "dev", "[default]\nregion=a-1\n[profile dev]\nregion = ap-northeast-1", "", "ap-northeast-1"],
    ["a quoted name", "経理", '[profile "経理"]\nregion = a-1', "", undefined],
    ["a quoted name in ASCII", "my-dev", '[profile "my-dev"]\nregion = a-1', "", "a-1"],
    ["a name without its prefix", "dev", "[dev]\nregion = a-1", "", undefined],
    ["the credentials file first", "dev", "[profile dev]\nregion=a-1", "[dev]\nregion=b-1", "b-1"],
    [
      "comments, blank lines and CRLF",
      "default",
      "# 設定\r\n\r\n[default] ; here\r\nregion = a-1 # there\r\n",
      "",
      "a-1",
    ],
    ["a # inside a value", "default", "[default]\nregion = a#1", "", "a#1"],
    ["settings nested below another", "default", "[default]\ns3 =\n  region = a-1\nregion = b-1", "", "b-1"],
    ["only nested settings", "default", "[default]\ns3 =\n  region = a-1", "", undefined],
    ["sections of other kinds", "dev", "[sso-session dev]\nregion = a-1\n[services dev]\nregion=b-1", "", undefined],
    ["a section twice", "dev", "[profile dev]\nregion=a-1\n[default]\n[profile dev]\nregion=b-1", "", "b-1"],
    ["a profile that takes its role from another", "dev", "[profile dev]\nsource_profile = default", "", undefined],
  ])("reads %s as the SDK does", async (_name, profile, config, credentials, expected) => {
    const files = write(config, credentials);
    expect(readSharedRegion({ profile, ...files })).toBe(expected);
    expect(await regionOfSdk(files, profile)).toBe(expected);
  });

  it("reads any file as the SDK does", async () => {
    const line = fc.oneof(
      fc.constantFrom("[default]", "[profile dev]", "[dev]", '[profile "dev"]', "[profile default]", "[ default ]"),
      fc.constantFrom("region = a-1", " region=b-1", "region = c-1 ; no", "region =", "s3 =", "\tregion = d-1", "# x"),
      fc.string({ unit: fc.constantFrom("[", "]", "=", " ", "#", ";", "r", "\t", '"', "profile dev", "region") }),
    );
    const file = fc.array(line, { maxLength: 12 }).map((lines) => lines.join("\n"));
    const property = fc.asyncProperty(file, file, fc.constantFrom("default", "dev"), async (config, other, profile) => {
      const files = write(config, other);
      expect(readSharedRegion({ profile, ...files })).toBe(await regionOfSdk(files, profile));
    });
    await fc.assert(property, { numRuns: 500 });
  }, 60_000);

  it("finds nothing where there is no file", () => {
    const missing = join(folder, "missing");
    expect(readSharedRegion({ profile: "default", configFile: missing, credentialsFile: folder })).toBeUndefined();
  });
});
