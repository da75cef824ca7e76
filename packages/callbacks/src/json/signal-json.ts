import { z } from "zod";
import type { SignalKind } from "../record/signal";

export const signalKind: z.ZodType<SignalKind> = z.enum([
  "cache-below-minimum",
  "cache-never-read",
  "cache-changing-prefix",
  "cache-router-switch",
  "global-profile-cheaper",
  "batchable",
  "routed-to-largest",
  "routed-to-smaller",
  "simple-on-large",
]);
