/** The name of the run's span, as OpenTelemetry's CI/CD conventions have it. */
export function runSpanName(pipeline: string): string {
  return `RUN ${pipeline}`;
}

/** The name of a task's span: its full name. */
export function taskSpanName(task: string): string {
  return task;
}

/** The name of an attempt's span. */
export function attemptSpanName(task: string, attempt: number): string {
  return `${task} attempt ${attempt}`;
}

/** The name of an artifact's span. */
export function artifactSpanName(artifact: string): string {
  return `ARTIFACT ${artifact}`;
}

/** The name of the span of a notebook's cell. */
export function cellSpanName(number: number, title: string): string {
  return `cell ${number}: ${title}`;
}
