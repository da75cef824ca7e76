import { ServiceError } from "../../errors/service-error";
import type { Resource } from "./resource";

/** @param label such as `"prompt router"`. @throws ServiceError (ConflictException) when another one has the name */
export function requireFreeName(resources: readonly Resource[], name: string, label: string): void {
  if (resources.some((resource) => resource.name === name)) {
    throw new ServiceError("ConflictException", `A ${label} with the name ${name} already exists.`);
  }
}
