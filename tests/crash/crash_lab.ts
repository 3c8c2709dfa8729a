import { deepEqual, equal, ok } from "node:assert/strict";
import { checkRunFile } from "../../runner/checking/check_run_file.ts";
import { JOURNAL_FILE } from "../../runner/otlp/journal_line.ts";
import { decodeRunFile } from "../../runner/otlp/decode.ts";
import { type Called, type Calling, dagtrail, startDagtrail } from "../helpers/command_line.ts";
import { processesIn } from "../helpers/processes.ts";
import type { Project } from "../helpers/project.ts";
import { spanTree } from "../helpers/span_tree.ts";
import { makeCrashProject, TASKS } from "./crash_project.ts";
import { Witness } from "./witness.ts";

/** How long a process may outlive its runner. */
const ORPHAN_MS = 2000;

/** One kill, as it was drawn. */
export interface Kill {
  /** When, as a part of how long the undisturbed run takes. */
  readonly at: number;
  /** How many bytes the journal loses at its end, as if the kill had come in the middle of writing them. */
  readonly tornBytes: number;
  /** Whether the run that goes on with this one is killed too. */
  readonly again: boolean;
}

/** What a kill led to. */
export interface Killed {
  /** How many tasks the killed run had told to have succeeded. */
  readonly finished: number;
  /** How long processes outlived it, in milliseconds. */
  readonly outlivedMs: number;
  /** Whether the run had ended before it could be killed. */
  readonly tooLate: boolean;
}

/** What keeps a run from going on. */
export interface Disturbance {
  /** The folder of run files, in the project. */
  readonly runs: string;
  /** A program that starts the run, with its words. */
  readonly startedBy?: readonly string[];
  /** Makes it so, while the run goes on. */
  readonly disturb: (calling: Calling) => Promise<void>;
  /** Makes it as it was. */
  readonly mend: () => void | Promise<void>;
}

interface Recovered {
  readonly state: "recovered" | "finished" | "running" | "empty" | "failed";
  readonly finished: readonly string[];
  readonly file: string;
}

/** Runs one pipeline again and again, kills its runner, and looks at what becomes of the run. */
export class CrashLab implements AsyncDisposable {
  readonly #witness: Witness;
  readonly #project: Project;
  readonly #undisturbedMs: number;
  /** What each task of an undisturbed run returned and logged. */
  readonly #expected: ReadonlyMap<string, unknown>;
  #trials = 0;

  private constructor(
    witness: Witness,
    project: Project,
    undisturbedMs: number,
    expected: ReadonlyMap<string, unknown>,
  ) {
    this.#witness = witness;
    this.#project = project;
    this.#undisturbedMs = undisturbedMs;
    this.#expected = expected;
  }

  /** Runs the pipeline undisturbed once, to know what it leaves. */
  static async open(): Promise<CrashLab> {
    const witness = new Witness();
    const project = await makeCrashProject(witness.address);
    const run = async (): Promise<void> => {
      const { code, stderr } = await dagtrail(["run", "pipeline.ts", "--no-cache"], { cwd: project.root });
      equal(code, 0, stderr);
    };
    await run();
    const begun = witness.take();
    equal(begun.size, TASKS);
    equal(begun.get("mix[3]"), 2);
    const expected = outcomes(newestRunFile(project.path("runs")));
    // The first time compiles what the others find compiled.
    const start = performance.now();
    await run();
    const lab = new CrashLab(witness, project, performance.now() - start, expected);
    equal(lab.#expected.size, TASKS);
    return lab;
  }

  /**
   * Starts a run, kills it, recovers it and goes on with it, which may be killed in its turn, until it has ended. Throws
   * when anything is not as it should be.
   */
  async trial(kills: readonly Kill[]): Promise<Killed[]> {
    const runs = `runs-${++this.#trials}`;
    const folder = this.#project.path(runs);
    const done: Killed[] = [];
    /** The tasks that some run has told to have succeeded: none of them may be begun again. */
    const finished = new Set<string>();
    const words = ["run", "pipeline.ts", "--no-cache", "--runs", runs];
    let resumable = false;
    let ended = false;
    for (const kill of kills) {
      const filesBefore = runFiles(folder).length;
      const workBefore = newestFolder(`${folder}/.work`);
      await using calling = startDagtrail([...words, ...resumable ? ["--resume"] : []], { cwd: this.#project.root });
      let killedMs = performance.now();
      const timer = setTimeout(() => {
        killedMs = performance.now();
        calling.signal("SIGKILL");
      }, kill.at * this.#undisturbedMs);
      const called = await calling.ended;
      clearTimeout(timer);
      const outlivedMs = await this.#untilGone(killedMs);
      this.#noneAgain(finished, called);
      const told = toldFinished(called);
      for (const task of told) finished.add(task);
      done.push({ finished: finished.size, outlivedMs, tooLate: called.code === 0 });
      ended = runFiles(folder).length > filesBefore;
      if (called.code === 0) break;

      const work = newestFolder(`${folder}/.work`);
      // A run that came to nothing left nothing, and one that had ended may have taken it away.
      if (work === undefined || work === workBefore) {
        if (ended) break;
        continue;
      }
      if (!ended) tear(`${work}/${JOURNAL_FILE}`, kill.tornBytes);
      const recovered = await this.#recover(runs, work);
      ok(ended ? recovered.state !== "recovered" : recovered.state !== "finished", JSON.stringify(recovered));
      if (ended) break;
      if (recovered.state !== "recovered") continue;
      hasNoFaults(recovered.file);
      if (kill.tornBytes === 0) {
        for (const task of told) {
          ok(recovered.finished.includes(task), `${task} had succeeded, which was not recovered`);
        }
      }
      for (const task of recovered.finished) finished.add(task);
      resumable = true;
      if (!kill.again) break;
    }
    if (!ended) {
      const called = await dagtrail([...words, ...resumable ? ["--resume"] : []], { cwd: this.#project.root });
      equal(called.code, 0, called.stderr);
      this.#noneAgain(finished, called);
    }
    const last = newestRunFile(folder);
    hasNoFaults(last);
    deepEqual(outcomes(last), this.#expected);
    await Deno.remove(folder, { recursive: true });
    return done;
  }

  /**
   * Starts a run that something keeps from going on, mends that, recovers the run and goes on with it. Throws when
   * anything is not as it should be; returns how the first run ended.
   */
  async disturbed({ runs, startedBy = [], disturb, mend }: Disturbance): Promise<Called> {
    const { root } = this.#project;
    const folder = this.#project.path(runs);
    const words = ["run", "pipeline.ts", "--no-cache", "--runs", runs];
    await using calling = startDagtrail(words, { cwd: root, startedBy });
    await disturb(calling);
    const called = await calling.ended;
    ok(called.code !== 0, "the run was not disturbed");
    await mend();
    await this.#untilGone(performance.now());
    this.#witness.take();
    const recovered = await this.#recover(runs, newestFolder(`${folder}/.work`)!);
    hasNoFaults(recovered.file);
    const resumed = await dagtrail([...words, "--resume"], { cwd: root });
    equal(resumed.code, 0, resumed.stderr);
    this.#noneAgain(new Set(recovered.finished), resumed);
    hasNoFaults(newestRunFile(folder));
    deepEqual(outcomes(newestRunFile(folder)), this.#expected);
    return called;
  }

  /** The path of something in the project. */
  path(name: string): string {
    return this.#project.path(name);
  }

  /** Takes the runs of the last trial out of what is removed at the end; returns where they are. */
  async rescue(): Promise<string> {
    const folder = await Deno.makeTempDir({ prefix: "dagtrail-crash-" });
    await Deno.rename(this.#project.path(`runs-${this.#trials}`), `${folder}/runs`);
    return `${folder}/runs`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#project[Symbol.asyncDispose]();
    await this.#witness[Symbol.asyncDispose]();
  }

  async #recover(runs: string, work: string): Promise<Recovered> {
    const { code, stdout, stderr } = await dagtrail(["recover", runs, "--json"], { cwd: this.#project.root });
    equal(code, 0, stderr + stdout);
    const all: (Recovered & { run: string })[] = JSON.parse(stdout);
    return all.find(({ run }) => work.endsWith(`/${run}`))!;
  }

  #noneAgain(finished: ReadonlySet<string>, { stdout }: Called): void {
    for (const task of this.#witness.take().keys()) {
      ok(!finished.has(task), `${task} was begun again, and had succeeded:\n${stdout}`);
    }
  }

  /** Waits until no process of the project is left; those that are there after 2 seconds are orphans. */
  async #untilGone(startMs: number): Promise<number> {
    for (;;) {
      const left = processesIn(this.#project.root);
      const ms = performance.now() - startMs;
      if (left.length === 0) return ms;
      if (ms > 5 * ORPHAN_MS) throw new Error(`${left.length} processes are left after ${Math.round(ms)} ms`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

/** Whether processes outlived their runner for too long. */
export function leftOrphans({ outlivedMs }: Killed): boolean {
  return outlivedMs > ORPHAN_MS;
}

/** A task's own span that outlives its attempt is worth a warning, and is as the task made it. */
function hasNoFaults(file: string): void {
  deepEqual(checkRunFile(file).faults.filter(({ severity }) => severity === "fault"), []);
}

/** The tasks that a run has told its user to have succeeded. */
function toldFinished({ stderr }: Called): string[] {
  return [...stderr.matchAll(/^end +(\S+) +✓ success/gm)].map(([, task]) => task!);
}

/** What each task of a run file came to: what it returned, and the digests of its artifacts. */
function outcomes(file: string): Map<string, unknown> {
  const { attempts, artifacts } = spanTree(decodeRunFile(Deno.readTextFileSync(file)));
  return new Map(
    [...attempts].map(([task, all]) => {
      const last = all.at(-1)!;
      const left = artifacts.filter(({ parentSpanId }) => parentSpanId === last.spanId);
      return [task, {
        result: last.attributes["cicd.pipeline.task.run.result"],
        returned: last.attributes["dagtrail.attempt.return_value"],
        artifacts: left.map(({ name, attributes }) => [name, attributes["dagtrail.artifact.sha256"]]),
      }] as const;
    }).sort(([a], [b]) => a < b ? -1 : 1),
  );
}

/** Cuts bytes off a file's end. */
function tear(file: string, bytes: number): void {
  if (bytes === 0) return;
  try {
    Deno.truncateSync(file, Math.max(0, Deno.statSync(file).size - bytes));
  } catch (error) {
    // The kill came before anything was recorded.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function newestFolder(folder: string): string | undefined {
  return byTime(namesIn(folder).map((name) => `${folder}/${name}`)).at(-1);
}

function runFiles(folder: string): string[] {
  return byTime(namesIn(folder).filter((name) => name.endsWith(".otlp.json")).map((name) => `${folder}/${name}`));
}

function namesIn(folder: string): string[] {
  try {
    return Array.from(Deno.readDirSync(folder), ({ name }) => name);
  } catch (error) {
    // The kill came before anything was written.
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

function newestRunFile(folder: string): string {
  return runFiles(folder).at(-1)!;
}

function byTime(paths: string[]): string[] {
  const created = (path: string): number => Deno.statSync(path).birthtime!.getTime();
  return paths.sort((a, b) => created(a) - created(b));
}
