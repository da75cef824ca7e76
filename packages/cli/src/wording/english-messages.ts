/** Names of columns. */
export const englishColumns = {
  allowed: "allowed",
  batchRecord: "batch record",
  before: "before",
  cacheRead: "cache read",
  cachedCall: "cached call",
  cachedTokens: "from cache",
  call: "call, USD",
  commitment: "commitment",
  difference: "difference %",
  endOfLife: "ended",
  failed: "failed",
  fallback: "fallback",
  input: "input",
  inputTokens: "input tokens",
  key: "key",
  large: "large model",
  left: "left, USD",
  model: "model",
  models: "models",
  name: "name",
  now: "now",
  outcomes: "outcomes",
  output: "output",
  outputTokens: "output tokens",
  period: "period",
  processed: "processed",
  provider: "provider",
  question: "question",
  reason: "reason",
  rate: "rate",
  records: "records",
  region: "Region",
  regions: "Regions",
  reserved: "reserved, USD",
  scope: "scope",
  small: "small model",
  spent: "spent, USD",
  status: "status",
  student: "student",
  teacher: "teacher",
  threshold: "threshold",
  tier: "tier",
  type: "type",
  units: "units",
  write1h: "write 1 h",
  write5m: "write 5 min",
};

/** What commands print, besides reports, JSON and the errors of other packages. */
export const englishMessages = {
  // Errors and questions
  tryHelp: (command: string): string => `Try ${command}.`,
  nameOneOf: (names: string): string => `Name a command: ${names}.`,
  needsYes: (question: string): string => `${question} There is no terminal to answer: add --yes.`,
  yesOrNo: "[y/N]",
  nothingChanged: "Nothing was changed.",
  noCredentials: (message: string): string =>
    `No AWS credentials were found: ${message} Set AWS_PROFILE or --profile, or run "aws configure" or "aws sso login".`,
  badCredentials: (message: string): string =>
    `AWS does not accept the credentials: ${message} Sign in again, such as with "aws sso login".`,
  refused: (service: string, operation: string, words: string, remedy: string): string =>
    `${service} refused ${operation}: ${words} ${remedy}`,
  resourceDiffers: (name: string, differences: readonly string[]): string =>
    `${JSON.stringify(name)} exists, and it is different: ${differences.join(", and ")}. Choose another name, or add --replace.`,
  differs: (field: string, found: string, wanted: string): string => `its ${field} is ${found} instead of ${wanted}`,
  wrongRegion: (message: string): string => `${message} Check --region and AWS_REGION.`,
  noRegion: "No AWS Region is set: add --region, or set AWS_REGION.",
  nothingListens: (address: string): string => `Nothing answers at ${address}: start the server, or change --endpoint.`,
  noSuchHost: (message: string): string => `The address is not known: ${message} Check the network and the Region.`,
  noSuchFile: (path: string): string =>
    `${path} cannot be read or written: there is no such file or folder. Check the path.`,
  notAllowed: (path: string): string =>
    `${path} cannot be used: you have no permission for it. Change its permissions, or name another file.`,
  isFolder: (path: string): string => `${path} is a folder: name a file.`,
  noModelInId: (id: string): string =>
    `${JSON.stringify(id)} names no model, so its price is not known: use a model id or a profile id.`,

  // Prices
  nameModels: "Name one or more model ids, such as amazon.nova-2-lite-v1:0.",
  noPrice: (ids: string): string => `No price is known for ${ids}.`,
  pricesFrom: (region: string): string => `USD per million tokens, for calls from ${region}`,
  pricesOfMainRegions:
    "USD per million tokens; no Region is set, so where prices differ by Region it is that of the main Region",
  aboveTokens: (tier: string, tokens: number): string => `${tier}, above ${tokens} input tokens`,
  why: "Why:",
  bases: {
    scope: "price of the model or of its profile",
    region: "price of the Region that calls are sent from",
    tier: "price of the service tier",
    latency: "price of the latency mode",
    batch: "price of batch inference",
  },
  priceSource: (basis: string, titles: string, asOf: string): string => `${basis}, from ${titles} (${asOf}).`,
  assumedRegion: (region: string): string =>
    `the Region of the call is not known or has no price of its own, so it is the price of ${region}`,
  cacheWritesAtZero:
    "AWS's Price List has cache writes at 0; they count as plain input, because it is not verified what the bill has",
  doubtful: (doubt: string): string => `the source may be wrong: ${doubt}`,
  derivedPrices: (names: string): string => `${names} follow a rule instead of a published row`,
  readingOffer: (offer: string, region: string, index: number, count: number): string =>
    `Reading ${offer} of ${region} (Region ${index} of ${count})`,
  offerFailed: (url: string, status: number): string => `${url} answers with status ${status}: try again later.`,
  offerTooLong: (url: string, bytes: number): string =>
    `${url} has more than ${bytes} bytes, so it is no offer file: check --endpoint.`,
  offerUnreachable: (url: string): string => `${url} cannot be read: check the network and --endpoint.`,
  noOffers: (regions: string): string =>
    `The Price List has no offers of Amazon Bedrock for ${regions}: check the names of the Regions.`,
  readPrices: (skus: number, regions: string, asOf: string | undefined): string =>
    `${skus} prices of ${regions || "no Region"} were read${asOf === undefined ? "" : `, published on ${asOf}`}.`,
  changes: (count: number, hadFile: boolean): string =>
    `${count} rates differ from ${hadFile ? "the catalogue file" : "the catalogue of this product"}:`,
  noChanges: (hadFile: boolean): string =>
    `No rate differs from ${hadFile ? "the catalogue file" : "the catalogue of this product"}.`,
  moreChanges: (count: number): string => `… and ${count} more: --json has all of them.`,
  missingOffer: (offer: string): string => `The Price List has no offer ${offer}.`,
  unknownListedModels: (count: number, names: string): string =>
    `${count} models of the Price List are not in the catalogue, and are left out: ${names}${count > 5 ? " …" : ""}`,
  leftOutSkus: (kinds: string): string => `Left out, because they are not prices of text tokens on demand: ${kinds}.`,
  unreadSkus: (count: number): string =>
    `${count} ${count === 1 ? "SKU" : "SKUs"} could not be read, and gave no price:`,
  unreadableEntries: (count: number): string => `${count} entries of the Price List are damaged or have another shape.`,
  catalogWritten: (path: string): string =>
    `The catalogue is in ${path}. Use it with --catalog ${path}, or with createModelCatalog in code.`,
  catalogNotWritten: (path: string): string => `${path} was not written.`,
  promptSize: (input: number, output: number): string =>
    `About ${input} input tokens (an estimate) and ${output} output tokens:`,
  callsColumn: (calls: number): string => `${calls} ${calls === 1 ? "call" : "calls"}, USD`,
  costNote: "USD. Cached call: the whole prompt is read from the cache. Batch: neither caching nor tools.",

  // Explaining an id
  kinds: {
    "foundation-model": "A base model, called in one Region by its own id.",
    "system-profile": "A cross-Region inference profile of AWS: it serves a call in one of several Regions.",
    "application-profile": "An inference profile of an account, used to tag costs. Its id does not name the model.",
    "prompt-router": "A prompt router: Amazon Bedrock chooses the model for each prompt.",
    "provisioned-model": "Provisioned throughput: it is paid by the hour, not by the token.",
    "custom-model-deployment": "A custom model that is called on demand.",
    "custom-model": "A custom model. It is called through provisioned throughput or a deployment.",
    "imported-model": "An imported model: it is paid by the minute that its copies are active.",
    prompt: "A prompt of Prompt management: it contains its model and instructions.",
    "marketplace-endpoint": "A model of Bedrock Marketplace, which an Amazon SageMaker endpoint serves by the hour.",
    "named-model": "A name that only your account knows.",
  },
  servedIn: (geography: string): string => `Calls stay in: ${geography}.`,
  baseModel: (id: string): string => `Base model: ${id}`,
  modelsBehind: (models: string): string => `Models behind it: ${models}`,
  useLookup: "Add --lookup to ask AWS which models are behind it.",
  unknownModel: "The model is not in the catalogue, so nothing else is known of it.",
  madeBy: (provider: string, family: string): string => `Made by ${provider}; family ${family}.`,
  endsOn: (day: string): string => `Amazon Bedrock ends it on ${day}.`,
  endsNotBefore: (day: string): string => `AWS keeps it at least until ${day}.`,
  legacy: "Its status is legacy: plan to replace it.",
  mantleOnly: "Only the endpoint bedrock-mantle serves it, not bedrock-runtime.",
  runsAnywhere: "It runs in any commercial AWS Region.",
  runsIn: (from: string, regions: string): string => `A call from ${from} runs in ${regions}.`,
  notFrom: (region: string): string => `It is not known to be callable from ${region}.`,
  regionUnknown: "Add --region to see where a call runs.",
  onlyThroughProfile: "It can be called through a profile only.",
  onDemandIn: (regions: string): string => `By this id it can be called in ${regions}.`,
  hasProfiles: (prefixes: string): string => `It has profiles with the prefixes ${prefixes}.`,
  window: (context: number, output: number | undefined): string =>
    `Context window: ${context} tokens${output === undefined ? "" : `; longest answer: ${output} tokens`}.`,
  routable: "Prompt routers of Amazon Bedrock accept it.",
  notRoutable: "Prompt routers of Amazon Bedrock do not accept it; a router in your process can choose it.",
  noCacheFacts: "Nothing is known of a prompt cache.",
  caches: (tokens: number, points: number, sections: string, ttls: string): string =>
    `It caches prefixes of ${tokens} tokens or more, with up to ${points} cache points in ${sections}; lifetimes: ${ttls}.`,

  // Resources
  noRouters: "There are no prompt routers. Create one: bedrock-routed routers ensure <name> --preset nova",
  noPairs: (region: string): string => `Prompt routers offer no pair of models in ${region}.`,
  noProfiles: "There are no inference profiles.",
  presetOrModels: "Give either --preset or two --model.",
  twoModels: "Give --preset, or --model twice: a prompt router has exactly two models of one family.",
  nameRouter: "Name the router: bedrock-routed routers ensure <name> --model … --model …",
  anyRegion: "any commercial Region",
  yes: "yes",
  useId: (id: string): string => `Call it by ${id}.`,
  noWay: (modelId: string, region: string): string => `No way is known to call ${modelId} from ${region} as wanted.`,
  planned: (action: string): string => {
    const plans: Readonly<Record<string, string>> = {
      create: "It does not exist: it would be created.",
      reuse: "It exists as wanted: nothing would be done.",
      tag: "It exists; only tags would be added.",
      update: "It exists, and would be updated.",
      replace: "It is different: it would be deleted and created anew.",
      differs: "It is different, and would stay as it is. Add --replace to delete it and create it anew.",
    };
    return plans[action] ?? action;
  },
  difference: (field: string, found: string, wanted: string): string => `- ${field} is ${found} instead of ${wanted}`,
  ensured: (action: string, name: string): string => {
    const done: Readonly<Record<string, string>> = {
      create: "was created",
      reuse: "exists as wanted",
      tag: "exists; tags were added",
      update: "was updated",
      replace: "was deleted and created anew",
    };
    return `${name} ${done[action] ?? action}.`;
  },
  replaceQuestion: (name: string, arn: string): string =>
    `Delete ${name} (${arn}) and create it anew? Calls to the old ARN fail from then on.`,
  deleteQuestion: (name: string): string => `Delete ${name}? Calls to it fail from then on.`,
  deleted: (name: string): string => `${name} was deleted.`,
  noAlarms: "There are no alarms.",
  nameAlarms: "Name an alarm: --budget, --cache-hit-rate, --small-model with --small-share, or --fallback-rate.",
  overwriteQuestion: (names: string): string => `Overwrite the alarms ${names}?`,
  noJobs: "There are no distillation jobs.",
  distillQuestion: (name: string): string =>
    `Upload the training set and start the job ${name}? AWS bills it by token.`,
  stopQuestion: (name: string): string => `Stop the job ${name}? What it did so far is billed.`,
  stopped: (name: string): string => `${name} is being stopped.`,
  readingMetrics: (from: string, to: string): string => `Reading CloudWatch from ${from} to ${to}`,
  batchPlan: (records: number, jobs: number): string => `${records} records in ${jobs} ${jobs === 1 ? "job" : "jobs"}.`,
  batchCost: (input: number, output: number | undefined): string =>
    `Input costs about ${input} USD${output === undefined ? "; add --max-tokens to limit the output" : `, output at most ${output} USD`}.`,
  batchQuestion: (name: string): string => `Upload the prompts and start ${name}?`,
  stopBatchQuestion: (folder: string): string =>
    `Stop the jobs of ${folder}? Records that were answered are billed, and have results.`,
  retryQuestion: (folder: string): string => `Send the records of ${folder} that failed again?`,
  nothingToRetry: "No record is to be sent again.",
  batchProgress: (processed: number, records: number): string => `${processed} of ${records} records`,
  batchDone: (answered: number, failed: number, path: string): string =>
    `${answered} answers are in ${path}${failed === 0 ? "" : `, and ${failed} records failed`}.`,
  noThroughput: "There is no provisioned throughput.",
  noTraffic: (model: string): string => `The logs have no calls of ${model}, so there is no break-even.`,
  costUnknown: "The price is not known: add --unit-price.",
  throughputCost: (hour: number, month: number): string =>
    `It costs ${hour} USD an hour, ${month} USD a month (730 hours).`,
  breakEven: (from: number, now: number, saved: number): string =>
    `It is cheaper than on demand from ${from} tokens an hour on; the logs have ${Math.round(now)}. It would save ${saved} USD a month.`,
  buyQuestion: (name: string): string => `Buy provisioned throughput ${name}? It costs money until it is deleted.`,
  noTable: (table: string, command: string): string =>
    `There is no table ${table} in the Region: check its name and --region, or create it with bedrock-routed ${command} ensure ${table}.`,
  cacheStats: (answers: number, items: number | undefined, bytes: number | undefined): string =>
    `${answers} answers in the scope.${items === undefined ? "" : ` The table had ${items} items and ${bytes ?? "?"} bytes, as DynamoDB counted them within the last six hours.`}`,
  clearQuestion: (table: string, scope: string | undefined): string =>
    `Delete the answers of ${scope === undefined ? "calls without a scope" : `the scope ${JSON.stringify(scope)}`} in ${table}?`,
  cleared: (answers: number): string => `${answers} answers were deleted.`,
  unknownFeature: (feature: string, known: string): string =>
    `Unknown feature ${JSON.stringify(feature)}: use ${known}.`,
  wideResources:
    "Some resources have a *: narrow them with --region, --account, --model, --knowledge-base, --bucket and --role.",
  tableMustBeNamed: (feature: string): string =>
    `The policy for ${feature} is for one table: add --table, --account and --region.`,
  routerNeedsModels: (router: string): string =>
    `Calls of ${router} need the models behind the router too: add --model for each (bedrock-routed routers get shows them).`,

  // doctor and demo
  checking: (name: string): string => `Checking: ${name}`,
  checkNeeds: (check: string): string => `needs ${check}, which failed.`,
  foundCredentials: (end: string, expiration: string | undefined): string =>
    `found, access key …${end}${expiration === undefined ? "" : `, valid until ${expiration}`}.`,
  foundRegion: (region: string): string => `${region}.`,
  answered: (model: string, usd: string): string => `${model} answered, for ${usd} USD.`,
  accessRemedy: (id: string): string =>
    `Allow the call (bedrock-routed iam invoke --model ${id}), and check that the account has access to the model in the Bedrock console.`,
  foundNamed: (name: string, arn: string): string => `${name} (${arn}).`,
  foundRouters: (count: number): string => `${count} found.`,
  foundProfiles: (system: number, own: number): string => `${system} of AWS, ${own} of the account.`,
  foundPassages: (id: string, count: number): string =>
    `${id} answers${count === 0 ? ", with no passage: is its data synced?" : "."}`,
  doctorOk: "Everything that was checked works.",
  doctorFailed: (count: number): string => `${count} of the checks failed.`,
  demoIntro:
    "A local Bedrock on this machine answered, through a prompt router of Nova Lite and Nova Pro. It is no language model; tokens are its estimates, prices are those of AWS.",
  demoOfRouter: (router: string): string => `The router ${router} answered.`,
  demoNext:
    "Next: bedrock-routed doctor checks your AWS account; bedrock-routed report reads the log of your own calls.",
  asking: (index: number, count: number): string => `Question ${index} of ${count}`,
  logWritten: (path: string): string => `The records are in ${path}: bedrock-routed report ${path}`,
  pageWritten: (path: string): string => `The page is in ${path}.`,

  // Reports and training
  readingLog: (percent: number, megabytes: number, records: number): string =>
    `${percent}% of ${megabytes} MB, ${records} records`,
  truncatedLines: (count: number): string => `Not in the report: ${count} lines that are cut short or too long.`,
  unrecognizedLines: (count: number): string => `Not in the report: ${count} lines that hold no record.`,
  noneInRange: (records: number): string => `None of the ${records} records is on the days of --from and --to.`,
  exported: (examples: number, path: string): string =>
    `${examples} examples are in ${path}. They hold the text of prompts: keep the file private.`,
  leftOut: (count: number, reason: string): string => `Left out: ${count} ${reason}.`,
  training: "Training",
  weightsWritten: (path: string): string => `The weights are in ${path}.`,
  weightsNotWritten: (path: string): string =>
    `${path} was not written: the weights are not recommended. --force writes them anyway.`,
  outcomeCount: (count: number): string => `${count} outcomes`,
  interval: "value [95 % interval]",
  gain: "mean gain of the strong model",
  apgrWeights: "APGR of the weights",
  apgrLength: "APGR of prompt length",
  lead: "lead over length",
  strongNotBetter: "unknown: the strong model is not better on average",
};
