import { expect, it } from "vitest";
import { structure } from "../shapes/collection-shapes";
import { namedMembers, type Resource, ResourceStore } from "./resource-store";

const create = (): ResourceStore<Resource> => new ResourceStore("thing", structure(namedMembers));

it("finds resources by ARN, id and name", () => {
  const store = create();
  store.add({ arn: "arn:x/one", name: "first" });
  for (const identifier of ["arn:x/one", "one", "first"]) expect(store.get(identifier).name).toBe("first");
  expect(() => store.get("arn:x/two")).toThrow("The thing arn:x/two could not be found.");
});

it("never returns an id twice, even for the name of a deleted resource", () => {
  const store = create();
  const ids = new Set<string>();
  for (let count = 0; count < 100; count += 1) {
    const id = store.nextId("same");
    expect(id).toMatch(/^[a-z0-9]{12}$/);
    ids.add(id);
    store.add({ arn: `arn:x/${id}`, name: "same" });
    store.delete(`arn:x/${id}`);
  }
  expect(ids.size).toBe(100);
});

it("refuses more than 10,000 resources", () => {
  const store = create();
  for (let count = 0; count < 10_000; count += 1) store.add({ arn: `arn:x/${count}`, name: String(count) });
  expect(() => store.add({ arn: "arn:x/more", name: "more" })).toThrow(
    expect.objectContaining({ name: "ServiceQuotaExceededException" }),
  );
});
