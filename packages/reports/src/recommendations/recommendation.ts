/** Something to change, with the money at stake and the remedy. */
export interface Recommendation {
  readonly kind: RecommendationKind;
  /** A base model id, or the ARN of a prompt router. */
  readonly subject: string;
  /** USD over the ledger's period; `undefined` when it cannot be told. */
  readonly estimatedSavingsUsd: number | undefined;
  /** The numbers behind it, by name. */
  readonly evidence: Readonly<Record<string, number | string>>;
  readonly action: { readonly en: string; readonly ja: string };
}

/** Kinds of findings. */
export type RecommendationKind =
  | "cache-below-minimum"
  | "cache-never-read"
  | "cache-changing-prefix"
  | "cache-router-switch"
  | "global-profile-cheaper"
  | "batchable"
  | "router-too-cautious"
  | "router-too-loose"
  | "simple-on-large"
  | "end-of-life"
  | "unpriced"
  | "ready-to-distill";
