import type { ConverseCommandInput } from "@aws-sdk/client-bedrock-runtime";
import { OPTIONS, type OptionDeclaration } from "../options/option-table";
import type { ResolvedCallOptions } from "../options/resolve-options";
import { readOutputConfig } from "./output-config";

/** Options that go on the wire: their name, and the field or the structure and the field of the request. */
const sentOptions = Object.entries<OptionDeclaration>(OPTIONS).flatMap(([name, { wire }]) => {
  if (wire === undefined) return [];
  const [outer = "", inner] = wire.split(".");
  return [{ name, outer, inner }];
});

/** The fields of a Converse request that options decide. Only fields with a value exist, because upstream copies each of them. */
export function buildRequestFields(options: ResolvedCallOptions): Partial<ConverseCommandInput>;
export function buildRequestFields(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const { name, outer, inner } of sentOptions) {
    const given = options[name];
    if (given === undefined) continue;
    const value = toWireValue(name, given);
    if (value === undefined) continue;
    fields[outer] = inner === undefined ? value : Object.assign(fields[outer] ?? {}, { [inner]: value });
  }
  return fields;
}

function toWireValue(name: string, value: unknown): unknown {
  if (name === "outputConfig") return readOutputConfig(value);
  // Converse refuses an empty list of stop sequences.
  if (name === "stop" && Array.isArray(value) && value.length === 0) return undefined;
  return value;
}
