import type { CacheStore } from "../cache/cache_store.ts";
import { whyNotCached } from "../cache/cache_policy.ts";
import { changesBetween, changesText } from "../cache/changes.ts";
import { sha256OfFile } from "../cache/file_digests.ts";
import type { KeyMaker, TaskKey } from "../cache/key_maker.ts";
import { NO_OUTPUT, outputDigest, type OutputManifest, readManifest } from "../cache/output_manifest.ts";
import type { RunLedger } from "../cache/run_ledger.ts";
import type { BlobRef, Origin, StoredResult } from "../cache/stored_result.ts";
import type { Mask } from "../recording/mask.ts";
import { maskJson, maskRecord } from "../recording/mask_records.ts";
import { recordLine, replayFileToEnd } from "./replay_records.ts";
import { ATTEMPT_FILES } from "../words/attempt_spec.ts";
import type { Json } from "../words/json.ts";
import type { Plan, PlannedTask } from "../words/plan.ts";
import { isToldAgain } from "../words/record.ts";

/** What a {@linkcode ResultKeeper} needs of the run. */
export interface ResultKeeperOptions {
  readonly plan: Plan;
  readonly keys: KeyMaker;
  readonly store: CacheStore;
  /** Whether results are kept in the store. */
  readonly cached: boolean;
  readonly ledger: RunLedger;
  readonly mask: Mask;
  /** Whether a task's files may be the same ones under two names. */
  readonly mayLink: (task: string) => boolean;
}

/** An attempt that has succeeded. */
export interface SucceededAttempt {
  readonly task: PlannedTask;
  /** Its directory, an absolute path. */
  readonly directory: string;
  /** Whether it has an output folder, which has been swept. */
  readonly hasOutput: boolean;
  /** What the task's function returned; absent when that was nothing. */
  readonly value?: Json;
  readonly origin: Origin;
  /** What the task's outcome depends on, as it was before the attempt; absent where that is not known. */
  readonly key?: TaskKey;
}

/** Records up to this length stand in the result's document. */
const INLINE_BYTES = 64 * 1024;

/** Records beyond this length are not kept: the result would take longer to tell again than most tasks take. */
const MOST_RECORD_BYTES = 64 * 2 ** 20;

/** Something because of which a result is not kept, that is nobody's fault. */
class NotKept extends Error {
  override readonly name = "NotKept";
}

/** Keeps what successful attempts leave: in the run's ledger, for a run that goes on with it, and in the cache. */
export class ResultKeeper {
  readonly #options: ResultKeeperOptions;

  constructor(options: ResultKeeperOptions) {
    this.#options = options;
  }

  /**
   * Keeps what an attempt left, as far as it can be. Gives the digest of what it left, by which the keys of tasks
   * downstream are made, and in words why nothing was kept, where that is worth knowing.
   *
   * @param outputOf The digest of what a task upstream has left.
   */
  async keep(
    attempt: SucceededAttempt,
    outputOf: (id: string) => string,
  ): Promise<{ readonly digest: string; readonly notice?: string }> {
    const { task, key, value } = attempt;
    const { cached, keys } = this.#options;
    const output = attempt.hasOutput
      ? await readManifest(`${attempt.directory}/${ATTEMPT_FILES.output}`, task.limits.diskBytes)
      : NO_OUTPUT;
    const digest = outputDigest(value, output);
    if (key === undefined) return { digest };
    const now = await keys.of(task, outputOf, { fresh: true });
    if ("unknown" in now) return { digest, notice: notKept(now.unknown) };
    if (now.seen !== key.seen) {
      // What it ran with may have been the one or the other.
      const changes = changesBetween(key.ingredients, now.ingredients);
      return {
        digest,
        notice: notKept(changes.length === 0 ? "its code or its data was written to" : changesText(changes)),
      };
    }
    let notice: string | undefined;
    if (cached && whyNotCached(task) === undefined) notice = await this.#store(attempt, key, output);
    // Also where the cache keeps nothing because a limit cut it: a run that resumes this one reads what the attempt itself
    // has written, whole, and cuts it at limits of its own.
    notice = this.#note(attempt, key, output, digest) ?? notice;
    return { digest, ...(notice === undefined ? {} : { notice }) };
  }

  async #store(attempt: SucceededAttempt, key: TaskKey, output: OutputManifest): Promise<string | undefined> {
    const { plan, store, mayLink } = this.#options;
    const { task, directory, origin, value } = attempt;
    try {
      await this.#refuseSecrets(attempt, output);
      await store.make();
      const { records, artifacts } = await this.#recorded(attempt);
      for (const file of output.files) {
        await store.blobs.keep(`${directory}/${ATTEMPT_FILES.output}/${file.path}`, file, {
          link: mayLink(task.id) && !file.executable,
        });
      }
      const result: StoredResult = {
        key: key.key,
        pipeline: plan.pipeline,
        task: task.id,
        storedMs: Date.now(),
        origin,
        ingredients: key.ingredients,
        ...(value === undefined ? {} : { value }),
        output,
        records,
        artifacts,
      };
      store.write(result);
    } catch (error) {
      const { message } = error instanceof Error ? error : new Error(String(error));
      return `what it left is not kept in the cache: ${message.replaceAll(directory, "ATTEMPT")}`;
    }
  }

  /** What the attempt recorded that is told again with its result: neither lines nor progress. */
  async #recorded(attempt: SucceededAttempt): Promise<Pick<StoredResult, "records" | "artifacts">> {
    const { mask, store } = this.#options;
    const lines: string[] = [];
    let bytes = 0;
    const files = new Map<string, string>();
    const path = `${attempt.directory}/${ATTEMPT_FILES.records}`;
    await replayFileToEnd(path, attempt.task.limits, (record) => {
      if (!isToldAgain(record)) return;
      const masked = maskRecord(record, mask);
      // One that cannot be masked is not in the run file either.
      if (masked === undefined) return;
      if (record.kind === "artifact") files.set(record.name, record.file);
      const line = recordLine(masked);
      bytes += line.length;
      if (bytes > MOST_RECORD_BYTES) throw new NotKept("it recorded more than is worth keeping");
      lines.push(line);
    }, () => {
      // Limits are no part of a key: a run with higher ones would be told no more than this one.
      throw new NotKept("its records were cut at a limit");
    });
    const artifacts: Record<string, BlobRef> = {};
    for (const file of files.values()) artifacts[file] = await this.#keepArtifact(attempt, file);
    const text = lines.join("");
    return {
      records: text.length <= INLINE_BYTES ? text : store.blobs.keepBytes(new TextEncoder().encode(text)),
      artifacts,
    };
  }

  async #keepArtifact({ task, directory }: SucceededAttempt, file: string): Promise<BlobRef> {
    const { mask, mayLink, store } = this.#options;
    const path = `${directory}/${ATTEMPT_FILES.artifacts}/${file}`;
    // The task could have put a link there.
    const info = Deno.lstatSync(path);
    if (!info.isFile) throw new NotKept(`its artifact ${file} is not a file`);
    if (info.size > task.limits.artifactBytes) {
      throw new NotKept(`its artifact ${file} is larger than its limit allows`);
    }
    if (mask.active) {
      const bytes = Deno.readFileSync(path);
      const masked = mask.bytes(bytes);
      if (masked !== bytes) return store.blobs.keepBytes(masked);
    }
    const blob = { sha256: await sha256OfFile(path), size: info.size };
    await store.blobs.keep(path, blob, { link: mayLink(task.id) });
    return blob;
  }

  /** Secrets stay where they are: what holds one is kept nowhere. */
  async #refuseSecrets({ directory, value }: SucceededAttempt, output: OutputManifest): Promise<void> {
    const { mask } = this.#options;
    if (!mask.active) return;
    if (value !== undefined && JSON.stringify(maskJson(value, mask)) !== JSON.stringify(value)) {
      throw new NotKept("what it returned holds a secret");
    }
    for (const { path } of output.files) {
      if (mask(path) !== path) throw new NotKept("the name of a file that it left holds a secret");
      if (await holdsSecret(`${directory}/${ATTEMPT_FILES.output}/${path}`, mask)) {
        throw new NotKept(`its file \`${path}\` holds a secret`);
      }
    }
  }

  #note(
    { task, directory, origin }: SucceededAttempt,
    { key, ingredients }: TaskKey,
    output: OutputManifest,
    digest: string,
  ): string | undefined {
    try {
      this.#options.ledger.add({
        task: task.id,
        key,
        ingredients,
        origin,
        outputDigest: digest,
        output,
        timesMs: output.files.map(({ path }) =>
          Deno.lstatSync(`${directory}/${ATTEMPT_FILES.output}/${path}`).mtime?.getTime() ?? 0
        ),
      });
    } catch (error) {
      return `a run that resumes this one would run it again: ${(error as Error).message}`;
    }
  }
}

function notKept(why: string): string {
  return `what it left is not kept for later runs, because meanwhile ${why}`;
}

/** So many bytes of a file are looked through at a time. */
const WINDOW_BYTES = 2 ** 22;

/** Whether a file has a secret in it, as text in UTF-8. */
export async function holdsSecret(path: string, mask: Mask): Promise<boolean> {
  using file = await Deno.open(path);
  const decoder = new TextDecoder();
  const bytes = new Uint8Array(WINDOW_BYTES);
  let before = "";
  for (let n = await file.read(bytes); n !== null; n = await file.read(bytes)) {
    const text = before + decoder.decode(bytes.subarray(0, n), { stream: true });
    if (mask(text) !== text) return true;
    // A secret may lie on the border of two windows, or be longer than one.
    before = text.slice(-mask.reach);
  }
  return false;
}
