import type { JsonObject } from "../../wire/read-json";
import type { ControlPlane } from "../control-plane";
import { pageMembers, paginate } from "../resources/paginate";
import { structure } from "../shapes/collection-shapes";
import { parseQuery } from "../shapes/parse-input";
import { oneOf } from "../shapes/scalar-shapes";
import { buildApplicationProfile, buildSystemProfile } from "./build-inference-profile";
import { systemProfiles } from "./system-profiles";

/** The SDK's `typeEquals` goes over the wire as `type`. */
const listInput = structure({}, { ...pageMembers, type: oneOf("SYSTEM_DEFINED", "APPLICATION") });

/**
 * ListInferenceProfiles. Without a type it lists the system-defined ones only, as the service does.
 * @see https://github.com/aws/aws-cli/issues/9728
 * @throws ServiceError (ValidationException)
 */
export function listInferenceProfiles({ account, profiles }: ControlPlane, query: URLSearchParams): JsonObject {
  const { type = "SYSTEM_DEFINED", ...page } = parseQuery(listInput, query);
  const built =
    type === "APPLICATION"
      ? profiles.entries().map(({ position, resource }) => ({ position, built: buildApplicationProfile(resource) }))
      : systemProfiles(account).map((profile, position) => ({ position, built: buildSystemProfile(profile) }));
  const { items, ...next } = paginate(built, page, ["ListInferenceProfiles", type]);
  return { inferenceProfileSummaries: items.map((item) => item.built), ...next };
}
