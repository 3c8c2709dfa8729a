/**
 * Dagtrail: data and machine-learning pipelines without a server.
 *
 * A pipeline module uses {@linkcode pipeline} and {@linkcode task}, a task module {@linkcode defineTask}, and a program
 * of your own {@linkcode run}.
 *
 * @module
 */
export { defineTask } from "./runner/sdk/define_task.ts";
export { type NotebookContext, notebookContext } from "./runner/sdk/notebook_context.ts";
export type {
  ArtifactOptions,
  AttemptIdentity,
  Output,
  OutputDirectory,
  OutputValue,
  producer,
  TaskContext,
  TaskFunction,
  TaskLog,
  TaskOutput,
} from "./runner/sdk/task_context.ts";
export { type Pipeline, pipeline, type PipelineOptions } from "./runner/dag/pipeline.ts";
export type {
  SchemaInput,
  SchemaOutput,
  StandardIssue,
  StandardResult,
  StandardSchema,
} from "./runner/dag/standard_schema.ts";
export {
  command,
  type CommandContext,
  type CommandFolder,
  type CommandInputs,
  type CommandOptions,
  type CommandOutput,
} from "./runner/dag/command.ts";
export type { Limits } from "./runner/dag/plan_limits.ts";
export {
  type Backoff,
  type CachePolicy,
  type ContextOf,
  type DeclaredCommand,
  type DeclaredTask,
  type Field,
  type InputsOf,
  type InputTasks,
  type ParamsOf,
  type Permissions,
  type RetryPolicy,
  type Task,
  task,
  type TaskModule,
  type TaskOptions,
  type TaskPolicy,
} from "./runner/dag/task.ts";
export {
  notebook,
  type NotebookInputs,
  type NotebookModule,
  type NotebookOptions,
  type NotebookParams,
  type NotebookTask,
  type ParamValue,
} from "./runner/dag/notebook.ts";
export { explain, plan, run } from "./runner/run.ts";
export type { PlanOptions, RunOptions, ScopeOptions } from "./runner/planning/run_options.ts";
export type { SecretSource } from "./runner/words/secret_source.ts";
export type { CommandPart, PlannedCommand } from "./runner/words/command.ts";
export type { GrantGroup, GrantOrigin } from "./runner/words/grant.ts";
export type { Isolation } from "./runner/words/isolation.ts";
export type { AttemptLimits } from "./runner/words/limits.ts";
export type { RunResult, TaskResult } from "./runner/words/run_result.ts";
export type { TaskForecast } from "./runner/words/task_forecast.ts";
export type { CacheChange, CacheDecision, CacheVerdict } from "./runner/words/cache_decision.ts";
export type { ByteSize } from "./runner/words/byte_size.ts";
export { type Diagnostic, PipelineError } from "./runner/words/diagnostic.ts";
export type { Duration } from "./runner/words/duration.ts";
export type { Json, JsonObject } from "./runner/words/json.ts";
export type { AttemptOutcome, ExceptionInfo, ProcessExit, ResourceUse, Result } from "./runner/words/outcome.ts";
export type {
  Dependency,
  Plan,
  PlannedCache,
  PlannedPermissions,
  PlannedRetry,
  PlannedTask,
} from "./runner/words/plan.ts";
export type {
  ArtifactRecord,
  AttemptRecord,
  CellEndRecord,
  CellOutput,
  CellOutputRecord,
  CellStartRecord,
  ExceptionRecord,
  MetricRecord,
  MimeBundle,
  ParamRecord,
  ProgressRecord,
  ReturnRecord,
  ValueRecord,
} from "./runner/words/record.ts";
export type {
  AttemptEnded,
  AttemptLine,
  AttemptNotice,
  AttemptProcess,
  AttemptRecorded,
  AttemptStarted,
  RunCancelling,
  RunEnded,
  RunEvent,
  RunStarted,
  TakenFrom,
  TaskDecided,
  TaskEnded,
  TaskReady,
  TaskRetrying,
} from "./runner/words/run_event.ts";
