import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { CallRecord } from "@bedrock-routed/callbacks";
import { readLog } from "../replay/read-log";
import type { DistillationSummary } from "./distillation-summary";
import { resolveTeacher } from "./resolve-teacher";
import { SmallTrainingSetError } from "./small-training-set-error";
import { SMALLEST_TRAINING_SET } from "./teachers";
import { TrainingSet } from "./training-set";

/** What to export, and where to. */
export interface DistillationOptions {
  /** Log file or files that `JsonLinesExporter` wrote, of a handler with `captureContent`. */
  readonly logs: string | readonly string[];
  /** The training set to write, for the owner's eyes only. Folders are made. It is replaced once all of it is written. */
  readonly path: string;
  /** The large model whose answers teach: `"amazon.nova-pro-v1:0"`, its profile's id, or an ARN of either. */
  readonly teacher: string;
  /**
   * Whether examples hold the teacher's answers. Without them the service asks the teacher again.
   * @default true
   */
  readonly answers?: boolean | undefined;
  /**
   * Which of the teacher's calls may teach, such as `({ call }) => call?.routerArn !== undefined` for routed ones.
   * @default all
   */
  readonly where?: ((record: CallRecord) => boolean) | undefined;
}

/** Prompts are in it. */
const OWNER_ONLY = 0o600;

/**
 * Writes what a large model answered as a training set (JSON lines, `bedrock-conversation-2024`) for
 * distilling a smaller one from it: text only, each question once, 100 to 15,000 examples. The text is
 * what `captureContent.redact` left of it. Memory does not grow with the log.
 *
 * @throws InvalidOptionError when the teacher is none
 * @throws SmallTrainingSetError when there are fewer than 100 examples
 * @throws UnreadableLogError when a log is missing or damaged
 */
export async function exportDistillation(options: DistillationOptions): Promise<DistillationSummary> {
  const { path } = options;
  const teacher = resolveTeacher(options.teacher);
  const partial = `${path}.partial`;
  await mkdir(dirname(path), { recursive: true });
  // One that a crash left may have other permissions.
  await rm(partial, { force: true });
  try {
    const summary = await withFile(partial, (file) => writeExamples(file, teacher, options));
    if (summary.examples < SMALLEST_TRAINING_SET) throw new SmallTrainingSetError(teacher, summary);
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
