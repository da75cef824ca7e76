import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { CallRecord } from "@bedrock-routed/callbacks";
import { BedrockRoutedError } from "@bedrock-routed/core";
import { readLog } from "../replay/read-log";
import { MIN_EXAMPLES, resolveTeacher } from "./teachers";
import { type DistillationSummary, TrainingSet } from "./training-set";

/** Options of `exportDistillation`. */
export interface DistillationOptions {
  /** Path or paths of log files that `JsonLinesExporter` wrote for a handler with `captureContent`. */
  readonly logs: string | readonly string[];
  /**
   * Path of the training set. Missing folders are created, only the owner can read the file, and an older file is
   * replaced when the new one is complete.
   */
  readonly path: string;
  /** The large model whose answers teach: a base model id such as `"amazon.nova-pro-v1:0"`, an inference profile id, or an ARN of either. */
  readonly teacher: string;
  /**
   * Whether examples hold the teacher's answers. Without them the service asks the teacher again.
   * @default true
   */
  readonly answers?: boolean | undefined;
  /**
   * Selects calls of the teacher, for example `({ call }) => call?.routerArn !== undefined` for routed calls.
   * @default all
   */
  readonly where?: ((record: CallRecord) => boolean) | undefined;
}

/** The file holds prompts, so nobody else may read it. */
const OWNER_ONLY = 0o600;

/**
 * Writes what a large model has answered as a training set for distilling a smaller one: JSON lines of the form
 * `bedrock-conversation-2024`, text only, each question once, 100 to 15,000 examples. The text is what
 * `captureContent.redact` left in the log. Memory does not grow with the log.
 *
 * @throws InvalidOptionError when `teacher` does not name a model that AWS lists as a teacher
 * @throws SmallTrainingSetError when there are fewer than 100 examples; then no file is written
 * @throws UnreadableLogError when a log is missing or damaged
 */
export async function exportDistillation(options: DistillationOptions): Promise<DistillationSummary> {
  const { path } = options;
  const teacher = resolveTeacher(options.teacher);
  const partial = `${path}.partial`;
  await mkdir(dirname(path), { recursive: true });
  // A crash may have left one with other permissions.
  await rm(partial, { force: true });
  try {
    const summary = await withFile(partial, (file) => writeExamples(file, teacher, options));
    if (summary.examples < MIN_EXAMPLES) throw new SmallTrainingSetError(teacher, summary);
    await rename(partial, path);
    return summary;
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

async function writeExamples(
  file: FileHandle,
  teacher: string,
  { logs, answers = true, where = () => true }: DistillationOptions,
): Promise<DistillationSummary> {
  const set = new TrainingSet(teacher, answers);
  let unreadLines = 0;
  for await (const { records, truncatedLines, unrecognizedLines } of readLog(logs)) {
    unreadLines += truncatedLines + unrecognizedLines;
    const calls = records.flatMap((record) => ("operation" in record ? [] : [record]));
    const examples = calls.filter(where).flatMap((call) => set.add(call) ?? []);
    await file.appendFile(examples.map((example) => `${JSON.stringify(example)}\n`).join(""));
  }
  return { ...set.summary(), unreadLines };
}

async function withFile<Result>(path: string, use: (file: FileHandle) => Promise<Result>): Promise<Result> {
  const file = await open(path, "wx", OWNER_ONLY);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

/** The logs hold fewer examples than distillation needs, so no file was written. */
export class SmallTrainingSetError extends BedrockRoutedError {
  /** What was found, and what was left out. */
  readonly summary: DistillationSummary;

  constructor(teacher: string, summary: DistillationSummary) {
    const { examples, duplicates, skipped, unreadLines } = summary;
    const leftOut = [["duplicates", duplicates] as const, ...skipped, ["unread lines", unreadLines] as const];
    const counts = leftOut.filter(([, count]) => count > 0).map(([reason, count]) => `${count} ${reason}`);
    super(
      `The log has ${examples} examples of ${teacher}, but distillation needs ${MIN_EXAMPLES} or more ` +
        `(left out: ${counts.join(", ") || "none"}). Record more calls with captureContent.`,
    );
    this.summary = summary;
  }
}
