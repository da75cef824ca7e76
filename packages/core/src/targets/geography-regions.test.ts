import { describe, expect, it } from "vitest";
import { isInGeography } from "./geography-regions";

describe("isInGeography", () => {
  it.each([
    ["eu-west-1", "eu", true],
    ["eu-west-2", "eu", false],
    ["ca-central-1", "us", false],
    ["us-east-1", "mars", false],
    ["us-east-1", "toString", false],
  ])("%s in %s: %s", (region, geography, expected) => expect(isInGeography(region, geography)).toBe(expected));
});
