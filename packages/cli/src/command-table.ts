import type { OptionSpec } from "./framework/command-node";
import type { CommandSpec } from "./framework/command-spec";
import { localOptions } from "./local/local-options";
import { resourceCommands, tableCommands } from "./resource-commands";
import { catalog, dryRun, output, repeatedModel, replace } from "./shared-options";

const reportCommand: CommandSpec = {
  name: "report",
  arguments: ["[logs...]"],
  options: [
    { flags: "--from-athena-results <file>" },
    { flags: "--baseline <id>" },
    { flags: "--baseline-caching <caching>", choices: ["none", "same"] },
    { flags: "--compare <name=id>", isRepeatable: true },
    { flags: "--router-fee <usd>" },
    { flags: "--from <day>" },
    { flags: "--to <day>" },
    { flags: "--time-zone <zone>" },
    { flags: "--currency <code=rate>" },
    { flags: "--budget <usd>" },
    { flags: "--calibration <rates>" },
    { flags: "--outcomes <file>", isRepeatable: true },
    { flags: "--router <name>" },
    { flags: "--format <format>", choices: ["text", "markdown", "html", "csv", "json"] },
    output,
    catalog,
  ],
  examples: [
    "report calls.jsonl",
    "report calls.jsonl --from 2026-11-01 --to 2026-11-30 --currency JPY=155.2",
    "report calls.jsonl --format html --output savings.html",
    "report --from-athena-results results.csv",
  ],
  load: () => import("./report/report"),
};

const documentFormat: OptionSpec = { flags: "--format <format>", choices: ["text", "markdown", "html", "json"] };

const accountCommands: readonly CommandSpec[] = [
  {
    name: "reconcile",
    arguments: ["<logs...>"],
    options: [
      { flags: "--from <day>" },
      { flags: "--to <day>" },
      { flags: "--model <id=model>", isRepeatable: true },
      { flags: "--share <percent>" },
      documentFormat,
      catalog,
    ],
    examples: ["reconcile calls.jsonl --from 2026-11-01 --to 2026-11-30", "reconcile calls.jsonl --share 95"],
    load: () => import("./reconcile/reconcile"),
  },
  {
    name: "sql",
    arguments: ["<location>"],
    options: [
      { flags: "--database <name>" },
      { flags: "--dialect <dialect>", choices: ["athena", "duckdb"] },
      { flags: "--first-day <day>" },
      { flags: "--dimension <name>", isRepeatable: true },
      { flags: "--query" },
      { flags: "--from <day>" },
      { flags: "--to <day>" },
    ],
    examples: ["sql s3://logs/bedrock/ --database costs", "sql s3://logs/bedrock/ --query --from 2026-11-01"],
    load: () => import("./sql/sql"),
  },
  {
    name: "alarms",
    examples: ["alarms ensure --budget 50 --fallback-rate 5", "alarms dashboard"],
    commands: [
      {
        name: "list",
        options: [{ flags: "--prefix <prefix>" }],
        examples: ["alarms list --prefix bedrock-routed"],
        load: () => import("./alarms/list-alarms"),
      },
      {
        name: "ensure",
        options: [
          { flags: "--budget <usd>" },
          { flags: "--cache-hit-rate <percent>" },
          { flags: "--small-model <id>" },
          { flags: "--small-share <percent>" },
          { flags: "--fallback-rate <percent>" },
          { flags: "--action <arn>", isRepeatable: true },
          { flags: "--prefix <prefix>" },
          { flags: "--metric-namespace <namespace>" },
          replace,
          dryRun,
        ],
        examples: [
          "alarms ensure --budget 50 --cache-hit-rate 40",
          "alarms ensure --small-model amazon.nova-lite-v1:0 --small-share 60 --dry-run",
        ],
        load: () => import("./alarms/ensure-alarms"),
      },
      {
        name: "delete",
        arguments: ["<name>"],
        examples: ["alarms delete bedrock-routed-budget --yes"],
        load: () => import("./alarms/delete-alarm"),
      },
      {
        name: "dashboard",
        arguments: ["[name]"],
        options: [{ flags: "--metric-namespace <namespace>" }, replace, dryRun],
        examples: ["alarms dashboard", "alarms dashboard team-search --dry-run"],
        load: () => import("./alarms/ensure-dashboard"),
      },
    ],
  },
];

const pair: readonly OptionSpec[] = [
  { flags: "--weak <id>" },
  { flags: "--strong <id>" },
  { flags: "--seed <number>" },
];
const weights: OptionSpec = { flags: "--weights <file>" };

const routeCommand: CommandSpec = {
  name: "route",
  examples: ["route train outcomes.jsonl --output weights.json"],
  commands: [
    {
      name: "train",
      arguments: ["<outcomes>"],
      options: [...pair, { flags: "--today <file>" }, output, { flags: "--force" }],
      examples: ["route train outcomes.jsonl --output weights.json"],
      load: () => import("./route/train"),
    },
    {
      name: "calibrate",
      arguments: ["<outcomes>"],
      options: [
        ...pair,
        weights,
        { flags: "--weak-cost <usd>" },
        { flags: "--strong-cost <usd>" },
        { flags: "--target-share <share>" },
        { flags: "--target-quality <share>" },
        { flags: "--target-saving <share>" },
        { flags: "--svg <file>" },
      ],
      examples: ["route calibrate held.jsonl --weights weights.json --target-quality 0.95 --svg curve.svg"],
      load: () => import("./route/calibrate"),
    },
    {
      name: "evaluate",
      arguments: ["<outcomes>"],
      options: [...pair, weights],
      examples: ["route evaluate held.jsonl --weights weights.json"],
      load: () => import("./route/evaluate"),
    },
    {
      name: "compare",
      arguments: ["<logs...>"],
      options: [{ flags: "--router <name>" }, { flags: "--control <arm>" }, documentFormat],
      examples: ["route compare calls.jsonl", "route compare calls.jsonl --control amazon.nova-pro-v1:0 --json"],
      load: () => import("./route/compare"),
    },
  ],
};

const priceCommands: readonly CommandSpec[] = [
  {
    name: "prices",
    arguments: ["[modelIds...]"],
    options: [catalog],
    examples: [
      "prices amazon.nova-2-lite-v1:0 --region ap-northeast-1",
      "prices refresh us-east-1 ap-northeast-1 --output prices.json",
    ],
    load: () => import("./prices/show-prices"),
    commands: [
      {
        name: "refresh",
        arguments: ["[regions...]"],
        options: [output, { flags: "--source <source>", choices: ["files", "api"] }, dryRun],
        examples: ["prices refresh us-east-1 ap-northeast-1 --output prices.json", "prices refresh --dry-run"],
        load: () => import("./prices/refresh-prices"),
      },
    ],
  },
  {
    name: "cost",
    arguments: ["<file>"],
    options: [
      { ...repeatedModel, isRequired: true },
      { flags: "--output-tokens <number>" },
      { flags: "--calls <number>" },
      catalog,
    ],
    examples: ["cost prompt.txt --model us.amazon.nova-lite-v1:0 --model us.amazon.nova-pro-v1:0 --calls 100000"],
    load: () => import("./cost/cost"),
  },
  {
    name: "explain",
    arguments: ["<modelId>"],
    options: [catalog, { flags: "--lookup" }],
    examples: [
      "explain jp.anthropic.claude-sonnet-4-5-20250929-v1:0 --region ap-northeast-1",
      "explain arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/amazon.nova:1",
    ],
    load: () => import("./explain/explain"),
  },
];

/** All commands, in the order of the help. */
export const commandTable: readonly CommandSpec[] = [
  {
    name: "demo",
    options: [output, { flags: "--log <file>" }, { flags: "--router <router>" }],
    examples: ["demo", "demo --log calls.jsonl --output savings.html"],
    load: () => import("./demo/demo"),
  },
  {
    name: "doctor",
    options: [
      repeatedModel,
      { flags: "--router <router>" },
      { flags: "--inference-profile <profile>" },
      { flags: "--knowledge-base <id>" },
      { flags: "--no-calls" },
    ],
    examples: ["doctor", "doctor --model us.amazon.nova-pro-v1:0 --router support --knowledge-base ABCDEFGHIJ"],
    load: () => import("./doctor/doctor"),
  },
  ...resourceCommands,
  ...tableCommands,
  reportCommand,
  ...accountCommands,
  routeCommand,
  ...priceCommands,
  {
    name: "local",
    options: localOptions,
    examples: ["local", "local --docs ./handbook --port 4566", "local --model-url http://127.0.0.1:11434/v1"],
    load: () => import("./local/local"),
  },
  {
    name: "iam",
    arguments: ["<features...>"],
    options: [
      repeatedModel,
      { flags: "--account <id>" },
      { flags: "--table <name>" },
      { flags: "--knowledge-base <id>", isRepeatable: true },
      { flags: "--bucket <name>", isRepeatable: true },
      { flags: "--role <arn>", isRepeatable: true },
    ],
    examples: [
      "iam invoke --model us.amazon.nova-lite-v1:0",
      "iam doctor routers profiles reconcile --account 123456789012",
      "iam batch --bucket prompts --role arn:aws:iam::123456789012:role/batch",
      "iam cache cache-setup --table answers --account 123456789012 --region us-east-1",
    ],
    load: () => import("./iam/iam"),
  },
  {
    name: "completion",
    arguments: ["<shell>"],
    examples: ["completion bash >> ~/.bashrc"],
    load: () => import("./completion/completion"),
  },
];
