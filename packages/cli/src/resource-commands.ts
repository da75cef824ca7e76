import type { OptionSpec } from "./framework/command-node";
import type { CommandSpec } from "./framework/command-spec";
import { catalog, description, dryRun, output, repeatedModel, replace, tag } from "./shared-options";

/** Commands that create, list and delete what an account has in Amazon Bedrock. */
export const resourceCommands: readonly CommandSpec[] = [
  {
    name: "routers",
    examples: ["routers list", "routers ensure support --preset nova"],
    commands: [
      {
        name: "list",
        options: [{ flags: "--type <type>", choices: ["default", "custom"] }],
        examples: ["routers list", "routers list --type custom --json"],
        load: () => import("./routers/list-routers"),
      },
      {
        name: "get",
        arguments: ["<router>"],
        examples: ["routers get support"],
        load: () => import("./routers/get-router"),
      },
      {
        name: "pairs",
        examples: ["routers pairs --region ap-northeast-1"],
        load: () => import("./routers/list-pairs"),
      },
      {
        name: "ensure",
        arguments: ["[name]"],
        options: [
          { flags: "--preset <family>", choices: ["nova", "llama"] },
          repeatedModel,
          { flags: "--fallback <id>" },
          { flags: "--difference <percent>" },
          description,
          tag,
          replace,
          dryRun,
        ],
        examples: [
          "routers ensure support --preset nova",
          "routers ensure support --model amazon.nova-lite-v1:0 --model amazon.nova-pro-v1:0 --difference 10",
          "routers ensure support --preset nova --difference 20 --replace --dry-run",
        ],
        load: () => import("./routers/ensure-router"),
      },
      {
        name: "delete",
        arguments: ["<router>"],
        examples: ["routers delete support", "routers delete support --yes"],
        load: () => import("./routers/delete-router"),
      },
    ],
  },
  {
    name: "profiles",
    examples: ["profiles list", "profiles ensure search --model us.amazon.nova-lite-v1:0 --tag team=search"],
    commands: [
      {
        name: "list",
        options: [{ flags: "--type <type>", choices: ["system", "application"] }],
        examples: ["profiles list --type application"],
        load: () => import("./profiles/list-profiles"),
      },
      {
        name: "get",
        arguments: ["<profile>"],
        examples: ["profiles get search"],
        load: () => import("./profiles/get-profile"),
      },
      {
        name: "which",
        arguments: ["<modelId>"],
        options: [{ flags: "--residency <geography>" }, catalog],
        examples: ["profiles which amazon.nova-lite-v1:0 --region eu-central-1 --residency eu"],
        load: () => import("./profiles/which-profile"),
      },
      {
        name: "ensure",
        arguments: ["<name>"],
        options: [{ flags: "--model <id>", isRequired: true }, description, tag, replace, dryRun],
        examples: [
          "profiles ensure search --model us.amazon.nova-lite-v1:0 --tag team=search",
          "profiles ensure search --model us.amazon.nova-lite-v1:0 --dry-run",
        ],
        load: () => import("./profiles/ensure-profile"),
      },
      {
        name: "delete",
        arguments: ["<profile>"],
        examples: ["profiles delete search --yes"],
        load: () => import("./profiles/delete-profile"),
      },
    ],
  },
  {
    name: "batch",
    examples: ["batch status night.batch", "batch retry night.batch --output answers.jsonl"],
    commands: [
      {
        name: "run",
        arguments: ["<inputs>"],
        options: [
          { flags: "--name <name>", isRequired: true },
          { flags: "--model <id>", isRequired: true },
          { flags: "--role <arn>", isRequired: true },
          { flags: "--input-uri <s3-uri>", isRequired: true },
          { flags: "--output-uri <s3-uri>", isRequired: true },
          { ...output, isRequired: true },
          { flags: "--folder <folder>" },
          { flags: "--system <text>" },
          { flags: "--max-tokens <number>" },
          { flags: "--log <file>" },
          tag,
          dryRun,
        ],
        examples: [
          "batch run prompts.txt --name night --model amazon.nova-lite-v1:0 --role arn:aws:iam::123456789012:role/batch --input-uri s3://prompts/in/ --output-uri s3://prompts/out/ --max-tokens 200 --output answers.jsonl --log calls.jsonl",
        ],
        load: () => import("./batch/run-batch"),
      },
      {
        name: "status",
        arguments: ["<folder>"],
        examples: ["batch status night.batch", "batch status night.batch --json"],
        load: () => import("./batch/show-status"),
      },
      {
        name: "stop",
        arguments: ["<folder>"],
        examples: ["batch stop night.batch --yes"],
        load: () => import("./batch/stop-batch"),
      },
      {
        name: "retry",
        arguments: ["<folder>"],
        options: [{ ...output, isRequired: true }, { flags: "--log <file>" }],
        examples: ["batch retry night.batch --output answers.jsonl"],
        load: () => import("./batch/retry-batch"),
      },
      {
        name: "results",
        arguments: ["<folder>"],
        options: [{ ...output, isRequired: true }, { flags: "--log <file>" }],
        examples: ["batch results night.batch --output answers.jsonl"],
        load: () => import("./batch/show-results"),
      },
    ],
  },
  {
    name: "throughput",
    examples: ["throughput list", "throughput ensure helpdesk --model amazon.nova-2-lite-v1:0:256k --dry-run"],
    commands: [
      { name: "list", examples: ["throughput list"], load: () => import("./throughput/list-throughput") },
      {
        name: "ensure",
        arguments: ["<name>"],
        options: [
          { flags: "--model <id>", isRequired: true },
          { flags: "--units <number>" },
          { flags: "--commitment <time>", choices: ["OneMonth", "SixMonths"] },
          { flags: "--unit-price <usd>" },
          { flags: "--traffic <log>", isRepeatable: true },
          tag,
          replace,
          dryRun,
        ],
        examples: [
          "throughput ensure helpdesk --model amazon.nova-2-lite-v1:0:256k --traffic calls.jsonl --dry-run",
          "throughput ensure helpdesk --model amazon.nova-2-lite-v1:0:256k --units 1",
        ],
        load: () => import("./throughput/ensure-throughput"),
      },
      {
        name: "delete",
        arguments: ["<name>"],
        examples: ["throughput delete helpdesk --yes"],
        load: () => import("./throughput/delete-throughput"),
      },
    ],
  },
  {
    name: "distill",
    examples: ["distill export calls.jsonl --teacher amazon.nova-pro-v1:0 --output training.jsonl"],
    commands: [
      {
        name: "export",
        arguments: ["<logs...>"],
        options: [
          { flags: "--teacher <id>", isRequired: true },
          { ...output, isRequired: true },
          { flags: "--prompts-only" },
        ],
        examples: ["distill export calls.jsonl --teacher amazon.nova-pro-v1:0 --output training.jsonl"],
        load: () => import("./distill/export-dataset"),
      },
      { name: "pairs", examples: ["distill pairs"], load: () => import("./distill/list-pairs") },
      {
        name: "create",
        arguments: ["<name>"],
        options: [
          { flags: "--teacher <id>", isRequired: true },
          { flags: "--student <id>", isRequired: true },
          { flags: "--role <arn>", isRequired: true },
          { flags: "--file <file>", isRequired: true },
          { flags: "--upload-to <s3-uri>", isRequired: true },
          { flags: "--output-uri <s3-uri>", isRequired: true },
          { flags: "--model-name <name>" },
          tag,
          dryRun,
        ],
        examples: [
          "distill create helpdesk --teacher amazon.nova-pro-v1:0 --student amazon.nova-lite-v1:0 --role arn:aws:iam::123456789012:role/distill --file training.jsonl --upload-to s3://training/set.jsonl --output-uri s3://training/out/ --dry-run",
        ],
        load: () => import("./distill/create-job"),
      },
      { name: "list", examples: ["distill list"], load: () => import("./distill/list-jobs") },
      {
        name: "watch",
        arguments: ["<job>"],
        examples: ["distill watch helpdesk"],
        load: () => import("./distill/watch-job"),
      },
      {
        name: "stop",
        arguments: ["<job>"],
        examples: ["distill stop helpdesk --yes"],
        load: () => import("./distill/stop-job"),
      },
    ],
  },
];

const scope: readonly OptionSpec[] = [{ flags: "--namespace <name>" }, { flags: "--scope <scope>" }];

/** Commands for tables in Amazon DynamoDB. */
export const tableCommands: readonly CommandSpec[] = [
  {
    name: "cache",
    examples: ["cache ensure answers", "cache stats answers"],
    commands: [
      {
        name: "ensure",
        arguments: ["<table>"],
        options: [dryRun],
        examples: ["cache ensure answers", "cache ensure answers --dry-run"],
        load: () => import("./cache/ensure-cache"),
      },
      {
        name: "stats",
        arguments: ["<table>"],
        options: scope,
        examples: ["cache stats answers --scope tenant-7"],
        load: () => import("./cache/show-cache"),
      },
      {
        name: "clear",
        arguments: ["<table>"],
        options: scope,
        examples: ["cache clear answers --scope tenant-7"],
        load: () => import("./cache/clear-cache"),
      },
    ],
  },
  {
    name: "budget",
    examples: ["budget ensure budgets", "budget show budgets --limit 100"],
    commands: [
      {
        name: "ensure",
        arguments: ["<table>"],
        options: [tag],
        examples: ["budget ensure budgets --tag team=platform"],
        load: () => import("./budget/ensure-budget"),
      },
      {
        name: "show",
        arguments: ["<table>"],
        options: [
          { flags: "--name <name>" },
          { flags: "--period <period>", choices: ["day", "month", "total"] },
          { flags: "--key <key>", isRepeatable: true },
          { flags: "--limit <usd>" },
          { flags: "--time-zone <zone>" },
        ],
        examples: ["budget show budgets --limit 100", "budget show budgets --period day --key alice --key bob"],
        load: () => import("./budget/show-budget"),
      },
    ],
  },
];
