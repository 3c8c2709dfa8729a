import type { Json } from "../words/json.ts";

/** What a task's function is given. */
export interface TaskContext<
  Params extends object = Record<never, never>,
  Inputs extends object = Record<never, never>,
> {
  /** The parameters that the pipeline set for this task. */
  readonly params: Params;
  /** What the tasks that this one depends on have left, under the names that the pipeline gave them. */
  readonly inputs: Inputs;
  /** The directory for files that tasks further down may read. */
  readonly output: OutputDirectory;
  /** Parameters, metrics, values and artifacts for the run file. */
  readonly log: TaskLog;
  /**
   * Aborts when the attempt is asked to stop: its time is up, or the run was cancelled. After that the process has the
   * grace period (5 seconds unless the task says otherwise) to save what it wants to save, and then it is killed.
   * A task that never reads this property is ended at once.
   */
  readonly signal: AbortSignal;
  /** The secrets that the pipeline declared for this task, by name. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Which attempt of which task this is. */
  readonly attempt: AttemptIdentity;
}

/** Which attempt of which task of which run a process is. */
export interface AttemptIdentity {
  /** The run's identifier. */
  readonly run: string;
  /** The pipeline's name. */
  readonly pipeline: string;
  /** The task's full name, with its key, such as `train-model[400]`. */
  readonly task: string;
  /** 1 for the first attempt. */
  readonly number: number;
}

/**
 * A task: the default export of a task module.
 *
 * @typeParam Params The parameters that the pipeline must set.
 * @typeParam Inputs For each input's name, the {@linkcode Output} of the task that it must come from, or an array.
 * @typeParam Value What the function returns, a JSON value, which tasks further down read as `inputs.NAME.value`.
 */
export type TaskFunction<Params extends object, Inputs extends object, Value> = (
  context: TaskContext<Params, Inputs>,
) => Value | Promise<Value>;

/** Marks the type {@linkcode Output} with the task that it comes from; there is no such property at run time. */
export declare const producer: unique symbol;

/**
 * What the task whose function is `Task` leaves for others; the type of an input.
 *
 * ```ts
 * import type { Output, TaskContext } from "dagtrail";
 *
 * function ingest({ params }: TaskContext<{ rows: number }>): { rows: number } {
 *   return { rows: params.rows };
 * }
 * function report({ inputs }: TaskContext<Record<never, never>, { data: Output<typeof ingest> }>): string {
 *   return `${inputs.data.value.rows} rows`;
 * }
 * ```
 */
export interface Output<Task> extends TaskOutput<OutputValue<Task>> {
  /**
   * The task's own type, as what goes in and what comes out, so that only the same type fits; only there so that another
   * task's output is an error of type checking.
   */
  readonly [producer]?: (task: Task) => Task;
}

/** What a task's function returns, once it has been waited for. */
// `never` as the parameter accepts every function; what it takes does not matter here.
export type OutputValue<Task> = Task extends (context: never) => infer Value ? Awaited<Value> : never;

/** Reads what an upstream task has left. Paths are relative to that task's output directory and may contain `/`. */
export interface TaskOutput<Value> {
  /** The full name of the task that it comes from. */
  readonly task: string;
  /** What that task's function returned. */
  readonly value: Value;
  /** The absolute path of its output directory, for libraries that open files by path. */
  readonly directory: string;
  /** The absolute path of one of its files. */
  path(file: string): string;
  /** Reads a file as UTF-8 text. */
  readText(file: string): Promise<string>;
  /** Parses a JSON file; the caller vouches for the type. */
  readJson<T = Json>(file: string): Promise<T>;
  /** Reads a file as bytes. */
  readBytes(file: string): Promise<Uint8Array<ArrayBuffer>>;
  /** Opens a file for reading piece by piece. */
  readStream(file: string): Promise<ReadableStream<Uint8Array<ArrayBuffer>>>;
  /** The names of all its files, sorted, with `/` between folders. */
  list(): Promise<string[]>;
}

/** Writes files for tasks further down; folders in a name are made as needed. */
export interface OutputDirectory {
  /** The directory's absolute path, for libraries that write files by path. */
  readonly directory: string;
  /** The absolute path of a file in it. */
  path(file: string): string;
  /** Writes a text as UTF-8. */
  writeText(file: string, text: string): Promise<void>;
  /** Writes a JSON value; a value that JSON would change (NaN, a `Map`, `undefined` in an array) is a `TypeError`. */
  writeJson(file: string, value: unknown): Promise<void>;
  /** Writes bytes. */
  writeBytes(file: string, bytes: Uint8Array): Promise<void>;
  /** Writes a stream to its end. */
  writeStream(file: string, stream: ReadableStream<Uint8Array>): Promise<void>;
}

/**
 * What a task reports. Each call is written to disk before it returns, so nothing is lost when the process is killed.
 *
 * Names may contain `/`. A name that is empty or climbs out of its folder, NaN in a parameter, a top-level `null`, and
 * a value of the wrong type are a `TypeError` with the name in it.
 */
export interface TaskLog {
  /** A parameter that the task itself found or chose; a finite number, a string, a boolean, or JSON made of them. */
  param(name: string, value: Json): void;
  /** A number of a series. NaN and the infinities are kept: a loss that diverges is worth knowing. */
  metric(name: string, value: number, options?: { step?: number }): void;
  /** Any JSON value but a top-level `null`. */
  value(name: string, value: Json): void;
  /** A text file, `text/plain` unless said otherwise. */
  text(name: string, text: string, options?: ArtifactOptions): void;
  /** A JSON file. */
  json(name: string, value: Json): void;
  /** A table of one object a row, kept as a Frictionless tabular data resource; columns follow the rows' keys. */
  table(name: string, rows: readonly Readonly<Record<string, Json>>[]): void;
  /** An image in an encoding that browsers show; the media type is read from the bytes (PNG, JPEG, GIF, WebP, SVG). */
  image(name: string, bytes: Uint8Array): void;
  /** A figure: SVG as text, or PNG bytes. */
  figure(name: string, figure: string | Uint8Array): void;
  /** A Vega-Lite specification, with its data inside. */
  chart(name: string, specification: Readonly<Record<string, unknown>>): void;
  /** Any bytes or text; the media type is `application/octet-stream`, or `text/plain` for a string, unless said. */
  artifact(name: string, content: string | Uint8Array, options?: ArtifactOptions): void;
  /** How far the task has come, from 0 to 1, and what it is at. */
  progress(fraction: number, message?: string): void;
}

/** What is known about an artifact's bytes. */
export interface ArtifactOptions {
  /** Such as `text/csv`. */
  readonly mediaType?: string;
}
