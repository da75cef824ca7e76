import { InvalidOptionError, type RouteRequest } from "@bedrock-routed/core";
import {
  baselineOf,
  candidatesOf,
  checkBaseline,
  decide,
  type RouteChoice,
  requireChoice,
  type UpdatableRouter,
} from "../composition/route-choice";

/** What a call must be like. All fields that are given must fit. */
export interface RouteConditions {
  /** A tag of the run. */
  readonly tag?: string;
  /** The language of the question, such as `"ja"`. */
  readonly language?: string;
  /** Whether the model may call tools, or the name of a tool that it may call. */
  readonly tools?: boolean | string;
  /** Characters that the question has at most (UTF-16 code units). */
  readonly maxLength?: number;
  /** Characters that the question has at least. */
  readonly minLength?: number;
  /** Estimated input tokens that the call has at most. */
  readonly maxTokens?: number;
  /** Estimated input tokens that the call has at least. */
  readonly minTokens?: number;
}

/** A rule of `firstMatch`. */
export interface RouteRule {
  /** Conditions, or a function that returns whether the rule applies. */
  readonly when: RouteConditions | ((request: RouteRequest) => boolean);
  readonly to: RouteChoice;
  /** The reason in the routing record, when `to` is a model. @default the number of the rule, such as "rule 1" */
  readonly reason?: string;
}

/** Options of `firstMatch`. */
export interface FirstMatchOptions {
  /** Tried in this order. */
  readonly rules: readonly RouteRule[];
  /** Where calls go that no rule applies to. */
  readonly otherwise: RouteChoice;
  /** The model that answers when the router fails, and that savings are calculated against. @default the one of `otherwise` */
  readonly baseline?: string;
}

/** What can be changed: all rules. They may lead only to the candidates that there are. */
export interface FirstMatchChanges {
  readonly rules?: readonly RouteRule[];
}

/**
 * Sends each call where the first rule leads that applies to it.
 * @throws InvalidOptionError for an option that cannot be used
 *
 * @example
 * ```ts
 * const router = firstMatch({
 *   rules: [
 *     { when: { tag: "faq", maxLength: 200 }, to: "us.amazon.nova-lite-v1:0", reason: "short faq" },
 *     { when: ({ conversation }) => conversation.depth > 5, to: "us.amazon.nova-pro-v1:0", reason: "long conversation" },
 *   ],
 *   otherwise: "us.amazon.nova-pro-v1:0",
 * });
 * ```
 */
export function firstMatch({ rules, otherwise, baseline }: FirstMatchOptions): UpdatableRouter<FirstMatchChanges> {
  requireChoice("otherwise", otherwise);
  let current = checkRules(rules);
  const candidates = candidatesOf(...current.map(({ to }) => to), otherwise);
  return {
    name: "first-match",
    candidates,
    baseline: checkBaseline(baseline, candidates) ?? baselineOf(otherwise),
    route(request) {
      const index = current.findIndex(({ when }) => applies(when, request));
      const rule = current[index];
      return rule === undefined
        ? decide(otherwise, request, "no rule applies")
        : decide(rule.to, request, rule.reason ?? `rule ${index + 1}`);
    },
    update(changes) {
      if (changes.rules === undefined) return;
      const next = checkRules(changes.rules);
      const added = candidatesOf(...next.map(({ to }) => to)).find((model) => !candidates.includes(model));
      if (added !== undefined) {
        throw new InvalidOptionError("rules", added, `candidates cannot be added: use ${candidates.join(", ")}`);
      }
      current = next;
    },
  };
}

function checkRules(rules: readonly RouteRule[]): readonly RouteRule[] {
  if (!Array.isArray(rules)) throw new InvalidOptionError("rules", rules, "use a list of { when, to }");
  for (const [index, { when, to }] of rules.entries()) {
    requireChoice(`rules[${index}].to`, to);
    if (typeof when === "function") continue;
    const remedy = `use a function, or some of ${[...CONDITIONS].join(", ")}`;
    if (typeof when !== "object" || when === null) throw new InvalidOptionError(`rules[${index}].when`, when, remedy);
    const unknown = Object.keys(when).find((name) => !CONDITIONS.has(name));
    if (unknown !== undefined) throw new InvalidOptionError(`rules[${index}].when`, unknown, remedy);
  }
  return [...rules];
}

const CONDITIONS: ReadonlySet<string> = new Set([
  "tag",
  "language",
  "tools",
  "maxLength",
  "minLength",
  "maxTokens",
  "minTokens",
]);

function applies(when: RouteRule["when"], request: RouteRequest): boolean {
  if (typeof when === "function") return when(request);
  const { tag, language, tools, maxLength, minLength, maxTokens, minTokens } = when;
  const { question } = request;
  return (
    (tag === undefined || request.tags.includes(tag)) &&
    (language === undefined || request.language === language) &&
    (tools === undefined || hasTools(request.tools, tools)) &&
    (maxLength === undefined || question.length <= maxLength) &&
    (minLength === undefined || question.length >= minLength) &&
    (maxTokens === undefined || request.inputTokens <= maxTokens) &&
    (minTokens === undefined || request.inputTokens >= minTokens)
  );
}

function hasTools(names: readonly string[], wanted: boolean | string): boolean {
  return typeof wanted === "string" ? names.includes(wanted) : names.length > 0 === wanted;
}
