import type { AttributeValue } from "../../runner/otlp/span.ts";
import type { Outcome } from "./outcome.ts";
import type { NamedValue } from "./read_attributes.ts";
import type { RunContext } from "./run_context.ts";

/** A run as pages show it. Times are milliseconds since the epoch; an absent one is not known. */
export interface RunView {
  /** As the run file says it; absent when it does not. */
  readonly id?: string;
  readonly pipeline: string;
  readonly outcome: Outcome;
  /** What kind of error ended it, such as `Interrupted`, where that is not told by a task. */
  readonly errorType?: string;
  /** Whether the run's own span is there. It is written last, so without it the run was cut off. */
  readonly complete: boolean;
  readonly startMs?: number;
  readonly endMs?: number;
  readonly params: readonly NamedValue[];
  readonly maxParallel?: number;
  /** The run that this one went on with. */
  readonly resumes?: string;
  /** The run that results of tasks outside the selection were taken from. */
  readonly reuses?: string;
  /** Each after all that it depends on, as far as there is no cycle. */
  readonly tasks: readonly TaskView[];
  /** Artifacts whose attempt is not in the file. */
  readonly strayArtifacts: readonly ArtifactView[];
  readonly context: RunContext;
}

/** One task of a run. */
export interface TaskView {
  /** Tells tasks of one run apart, even when a broken file gives two the same name. */
  readonly id: string;
  /** The full name, such as `train-model[400]`. */
  readonly name: string;
  /** The full name without the key. */
  readonly group: string;
  readonly key?: string;
  readonly outcome: Outcome;
  /** What kind of error ended it, such as `Interrupted`. */
  readonly errorType?: string;
  readonly startMs?: number;
  readonly endMs?: number;
  readonly description?: string;
  readonly module?: string;
  readonly sourceDigest?: string;
  readonly params: readonly NamedValue[];
  readonly tags: readonly string[];
  /** By number. */
  readonly attempts: readonly AttemptView[];
  readonly maxAttempts?: number;
  readonly timeoutMs?: number;
  readonly cpus?: number;
  readonly memoryBytes?: number;
  readonly sandboxed?: boolean;
  /** Why it never started, or was stopped, in words. */
  readonly reason?: string;
  /** Whether it had to run, and why; absent where nothing was asked. */
  readonly cache?: CacheView;
  readonly upstream: readonly DependencyView[];
  /** Ids of the tasks that depend on it. */
  readonly downstream: readonly string[];
}

/** What was decided about a task before its first attempt: whether what it would leave is there already. */
export interface CacheView {
  /** `hit`, `resumed` and `reused` when it did not run; `miss`, `forced` and `off` when it did. */
  readonly decision: string;
  /** Whether its result was taken from an earlier run. */
  readonly taken: boolean;
  /** Why, as a sentence without its subject. */
  readonly reason?: string;
  /** The digest over everything that its outcome depends on. */
  readonly key?: string;
  /** What changed since its last known result. */
  readonly changes: readonly CacheChange[];
}

/** One thing that a task depends on and that is not what it was. */
export interface CacheChange {
  readonly what: string;
  readonly before?: string;
  readonly after?: string;
}

/** Why one task waits for another. */
export interface DependencyView {
  /** The id of the task upstream. */
  readonly task: string;
  /** The inputs that it provides; empty for a dependency without data. */
  readonly inputs: readonly string[];
}

/** One attempt of a task. */
export interface AttemptView {
  /** 1 for the first. */
  readonly number: number;
  readonly outcome: Outcome;
  readonly startMs?: number;
  readonly endMs?: number;
  /** How long it was ready and waited for a free place. */
  readonly queuedMs: number;
  /** What kind of error ended it, such as `Interrupted`. */
  readonly errorType?: string;
  /** Where it took place, when nothing was carried out and this is what an attempt of an earlier run left. */
  readonly origin?: OriginView;
  readonly exception?: ExceptionView;
  readonly logs: readonly LogLine[];
  readonly params: readonly NamedValue[];
  readonly metrics: readonly MetricSeries[];
  readonly values: readonly NamedValue[];
  readonly progress?: { readonly fraction: number; readonly message?: string };
  /** What the runner has to say about the attempt. */
  readonly notices: readonly string[];
  readonly artifacts: readonly ArtifactView[];
  /** Spans that the task opened itself. */
  readonly spans: readonly OwnSpan[];
  /** What it was allowed, as Deno's flags. */
  readonly permissions: readonly string[];
  /** The same, and where each permission comes from. */
  readonly grants: readonly GrantView[];
  /** What confined its process, the innermost first: `deno`, `prlimit`, `bwrap`; absent where the file does not say. */
  readonly isolation?: readonly string[];
  /** What the task's function returned; absent when that was nothing. */
  readonly returned?: AttributeValue;
  readonly cpuSeconds?: number;
  readonly peakMemoryBytes?: number;
  readonly engine?: string;
  readonly pid?: number;
  readonly exitCode?: number;
  readonly signal?: string;
}

/** What an attempt was allowed, of one kind and from one origin. */
export interface GrantView {
  /** What it permits: `read`, `write`, `net`, `env`, `run`, `ffi`, `sys` or `import`. */
  readonly kind: string;
  /** `code`, `package`, `declared`, `input`, `secret`, `command` or `attempt`; absent where the file does not say. */
  readonly origin?: string;
  /** For `input`: the input's name, and the task that it comes from. */
  readonly input?: string;
  readonly task?: string;
  /** Paths, hosts or names; `true` for any. */
  readonly values: readonly string[] | true;
}

/** What an attempt was allowed, of one kind and from one origin. */
export interface GrantView {
  /** What it permits: `read`, `write`, `net`, `env`, `run`, `ffi`, `sys` or `import`. */
  readonly kind: string;
  /** `code`, `package`, `declared`, `input`, `secret`, `command` or `attempt`; absent where the file does not say. */
  readonly origin?: string;
  /** For `input`: the input's name, and the task that it comes from. */
  readonly input?: string;
  readonly task?: string;
  /** Paths, hosts or names; `true` for any. */
  readonly values: readonly string[] | true;
}

/** The attempt of an earlier run that a cached one stands for. */
export interface OriginView {
  readonly run?: string;
  readonly number?: number;
  readonly durationMs?: number;
}

/** What went wrong in an attempt. */
export interface ExceptionView {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
}

/** One line that an attempt printed. */
export interface LogLine {
  readonly timeMs?: number;
  readonly stream: "stdout" | "stderr";
  readonly text: string;
}

/** A metric with all its points, ordered by step, or by time where they have none. */
export interface MetricSeries {
  readonly name: string;
  readonly points: readonly MetricPoint[];
}

/** One point of a metric; the value may be NaN or infinite. */
export interface MetricPoint {
  readonly value: number;
  readonly step?: number;
  readonly timeMs?: number;
}

/** A span of the task's own. */
export interface OwnSpan {
  readonly name: string;
  readonly scope: string;
  readonly startMs?: number;
  readonly endMs?: number;
  readonly failed: boolean;
  /** How many of the task's own spans it lies in. */
  readonly depth: number;
}

/** A named blob that an attempt logged. */
export interface ArtifactView {
  readonly name: string;
  readonly mediaType: string;
  /** As the run file says it. */
  readonly sizeBytes?: number;
  /** 64 lower-case hex digits, as the run file says them; absent when they are anything else. */
  readonly sha256?: string;
  /** Absent when the bytes are a blob beside the run file. */
  readonly data?: Uint8Array;
}
