export type ProgramName = "train" | "calibrate" | "evaluate";

const outcomesHelp = `A file of outcomes has one JSON object on each line:
  {"prompt": "…", "weak": 0, "strong": 1}
weak and strong are the quality of both answers, 0 to 1. Instead of "prompt", a line can have "features" from
toFeatureRecord, which shadow mode records. Lines with "unjudged" are left out.

  --weak, --strong <model id>   the models, unless the outcomes name them
  --seed <number>               the same seed gives the same result (1)`;

const help: Readonly<Record<ProgramName, string>> = {
  train: `bedrock-router train <outcomes.jsonl> [options]
Trains weights for complexityRouter, and says what the outcomes show.

${outcomesHelp}
  --today <weights.json>        the weights in use, which the new ones must beat (those of the package)
  --output <weights.json>       writes the weights, if they are recommended
  --force                       writes them in any case

Exit code 1: the weights are not recommended.`,
  calibrate: `bedrock-router calibrate <outcomes.jsonl> [options]
Shows quality and cost over thresholds, and the threshold for a target. Use outcomes that were not trained on.

${outcomesHelp}
  --weights <weights.json>      (those of the package)
  --weak-cost, --strong-cost <USD>  mean cost of a call of each model
  --target-share <0 to 1>       at most this share of strong calls
  --target-quality <0 to 1>     at least this share of the strong model's quality
  --target-saving <0 to 1>      at least this share of the strong model's cost is saved
  --svg <file.svg>              writes the curve
  --language en|ja              (en)

Exit code 1: no threshold meets the target.`,
  evaluate: `bedrock-router evaluate <outcomes.jsonl> [options]
Compares weights with prompt length. Use outcomes that were not trained on.

${outcomesHelp}
  --weights <weights.json>      (those of the package)`,
};

export function isProgram(name: string): name is ProgramName {
  return Object.hasOwn(help, name);
}

export function helpOf(name?: ProgramName): string {
  if (name !== undefined) return help[name];
  return `Usage: bedrock-router train|calibrate|evaluate <outcomes.jsonl> [options]

  train      trains weights on outcomes of your two models
  calibrate  finds the threshold for a share, a quality or a saving
  evaluate   compares weights with prompt length

bedrock-router <program> --help tells more.`;
}
