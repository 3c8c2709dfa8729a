import { ATTEMPT_FILES, type AttemptSpec } from "../../../runner/words/attempt_spec.ts";
import { DEFAULT_LIMITS } from "../../../runner/words/limits.ts";
import type { AttemptRecord } from "../../../runner/words/record.ts";
import { openRecords, type RecordWriter } from "../../../runner/sdk/record_writer.ts";

/** A real attempt directory, as a task's process finds it; removed when the `using` block ends. */
export class AttemptDirectory implements Disposable {
  readonly path: string = Deno.makeTempDirSync({ prefix: "dagtrail-attempt-" });

  constructor() {
    for (const folder of [ATTEMPT_FILES.artifacts, ATTEMPT_FILES.output]) Deno.mkdirSync(`${this.path}/${folder}`);
  }

  get artifacts(): string {
    return `${this.path}/${ATTEMPT_FILES.artifacts}`;
  }

  get output(): string {
    return `${this.path}/${ATTEMPT_FILES.output}`;
  }

  openRecords(): RecordWriter {
    return openRecords(`${this.path}/${ATTEMPT_FILES.records}`);
  }

  /** What was recorded so far, read from the disk. */
  records(): AttemptRecord[] {
    const text = Deno.readTextFileSync(`${this.path}/${ATTEMPT_FILES.records}`);
    return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
  }

  /** The bytes of the artifact that the last record is about. */
  lastArtifact(): { name: string; mediaType: string; bytes: Uint8Array; text: string } {
    const record = this.records().at(-1);
    if (record?.kind !== "artifact") throw new Error(`the last record is ${JSON.stringify(record)}`);
    const bytes = Deno.readFileSync(`${this.artifacts}/${record.file}`);
    return { name: record.name, mediaType: record.mediaType, bytes, text: new TextDecoder().decode(bytes) };
  }

  spec(fields: Partial<AttemptSpec> = {}): AttemptSpec {
    return {
      run: "example-1",
      pipeline: "example",
      task: "report",
      attempt: 1,
      module: "file:///project/report.ts",
      params: {},
      inputs: {},
      directory: this.path,
      secrets: [],
      traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      telemetry: false,
      grants: { read: [], write: [], net: [], env: [], run: [], ffi: [], sys: [], import: [] },
      graceMs: 5000,
      limits: DEFAULT_LIMITS,
      isolation: "standard",
      ...fields,
    };
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}
