import { encodeScopeSpans } from "../otlp/encode.ts";
import { fileLines } from "../otlp/file_lines.ts";
import { CHECKSUM_BYTES, eventsFile, JOURNAL_FILE, type JournalLine, readJournalLine } from "../otlp/journal_line.ts";
import { RunFileWriter } from "../otlp/run_file_writer.ts";
import { concludeRun, type Conclusion } from "../recording/conclude_run.ts";
import { type JournalState, readableEvents, readJournalState } from "../recording/journal_state.ts";
import { maskFor } from "../recording/mask_for.ts";
import { isRunSpan } from "../recording/run_spans.ts";
import { knownSecrets } from "../recording/secret_check.ts";
import { type Masked, writeRecoveredAttempt, writeSpan } from "./recovered_attempt.ts";
import { isFile } from "../words/is_file.ts";
import type { Result } from "../words/outcome.ts";
import { StorageError } from "../words/storage_error.ts";
import { claimWorkFolder, LOCK_FILE } from "../work/work_folder.ts";
import { attemptDirectory } from "../work/work_places.ts";

/** What became of a run's journal. */
export type RecoveredRun =
  | {
    /** `recovered`: its run file was made now; `finished`: it was there already. */
    readonly state: "recovered" | "finished";
    /** The run's identifier. */
    readonly run: string;
    /** How the run ended; an interrupted one is an `error`. */
    readonly result: Result;
    /** The absolute path of the run file. */
    readonly file: string;
    /** The tasks that succeeded, by full name. */
    readonly finished: readonly string[];
    /** The tasks that were begun and not ended, by full name. */
    readonly interrupted: readonly string[];
  }
  | {
    /** `running`: its runner is still at work; `empty`: it has no journal, which it had not begun or needs no more. */
    readonly state: "running" | "empty";
    /** The run's identifier. */
    readonly run: string;
    /** Why nothing was recovered, in words. */
    readonly reason: string;
  };

/** What {@linkcode recoverRun} needs to know. */
export interface RecoverRunOptions {
  /** The folder of run files, an absolute path. */
  readonly runs: string;
  /** Reads an environment variable, for the secrets that are to be masked. */
  readonly environment: (name: string) => string | undefined;
}

/**
 * Makes the run file of a run whose runner was killed, from what is in the run's own folder, which stays as it is. A run
 * that has its run file, or whose runner is still at work, is left alone.
 *
 * However the journal was cut or damaged, the run file is valid and tells what is left; recovered again, it is the same.
 *
 * @param work The run's own folder, an absolute path; its name is the run's identifier.
 * @throws {StorageError} When the run file could not be written.
 */
export async function recoverRun(work: string, options: RecoverRunOptions): Promise<RecoveredRun> {
  const run = work.replace(/^.*[\\/]/, "");
  const journal = `${work}/${JOURNAL_FILE}`;
  const file = `${options.runs}/${run}.otlp.json`;
  const empty = async (): Promise<RecoveredRun> => ({
    state: "empty",
    run,
    // Its folder is taken away at its end, and the runner may have been killed in the middle of that.
    reason: await isFile(file)
      ? `its run file, ${file}, is there, and what is left in ${work} is needed by nobody`
      : `there is no ${JOURNAL_FILE} in ${work}: nothing had been started`,
  });
  if (!await isFile(journal) && !await isFile(`${work}/${LOCK_FILE}`)) return await empty();
  using lock = await claimWorkFolder(work);
  if (lock === undefined) return { state: "running", run, reason: "its runner is still at work" };
  if (!await isFile(journal)) return await empty();

  const state = await readJournalState(work);
  const conclusion = await concludeRun(state, run, await lastChangeNs(journal));
  const { result, finished, interrupted } = conclusion;
  const told = { run, result, file, finished, interrupted };
  if (await isFile(file)) return { state: "finished", ...told };
  try {
    await writeRunFile(file, { work, state, conclusion, ...options });
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return { state: "finished", ...told };
    throw new StorageError(`the run ${run} could not be recovered`, file, error);
  }
  return { state: "recovered", ...told };
}

interface Recovery extends RecoverRunOptions {
  readonly work: string;
  readonly state: JournalState;
  readonly conclusion: Conclusion;
}

async function writeRunFile(file: string, recovery: Recovery): Promise<void> {
  const { work, runs, state, conclusion } = recovery;
  using writer = await RunFileWriter.begin(file, conclusion.resource);
  for await (const lines of fileLines(`${work}/${JOURNAL_FILE}`)) {
    for (const line of lines) await copyLine(writer, line, recovery);
  }
  const masked = await maskOf(state, recovery.environment);
  for (const { state: attempt, span } of conclusion.attempts) {
    await writeRecoveredAttempt(writer, {
      attempt,
      span,
      events: `${work}/${eventsFile(attempt.spanId)}`,
      directory: attemptDirectory(work, attempt.task, attempt.number),
      blobs: `${runs}/blobs`,
      masked,
    });
  }
  for (const span of [...conclusion.tasks, conclusion.run]) await writer.group(encodeScopeSpans(span.scope, [span]));
  await writer.finish({ keep: true });
}

/** Copies a span that has ended; the run's own is left for the end. */
async function copyLine(writer: RunFileWriter, line: Uint8Array, { work, state, conclusion }: Recovery): Promise<void> {
  let read: JournalLine;
  try {
    read = readJournalLine(line);
  } catch {
    // It was counted when the journal was read first.
    return;
  }
  const group = line.subarray(CHECKSUM_BYTES);
  if (read.kind === "own") return await writer.group(group);
  if (read.kind !== "ended" || isRunSpan(read.span)) return;
  const { span } = read;
  if (read.eventBytes > 0) return await writeSpan(writer, span, readableEvents(`${work}/${eventsFile(span.spanId)}`));
  if (span.attributes["dagtrail.artifact.name"] !== undefined && !state.attempts.has(span.parentSpanId ?? "")) {
    // The journal has lost its attempt.
    return await writer.group(encodeScopeSpans(span.scope, [{ ...span, parentSpanId: conclusion.run.spanId }]));
  }
  await writer.group(group);
}

async function maskOf(state: JournalState, environment: RecoverRunOptions["environment"]): Promise<Masked> {
  if (state.first === undefined) return { unknown: [] };
  const { secrets } = state.first;
  const values = await knownSecrets(secrets, environment);
  return values === undefined ? { unknown: secrets.map(({ name }) => name) } : { mask: maskFor(values) };
}

/** When a file was last written, in nanoseconds since the epoch. */
async function lastChangeNs(path: string): Promise<bigint> {
  const { mtime } = await Deno.stat(path);
  return BigInt(mtime?.getTime() ?? Date.now()) * 1_000_000n;
}
