import { EVENT, SCOPE_NAME } from "../runner/otlp/attributes.ts";
import { encodeScopeSpans, RUN_FILE_TAIL, runFileHead } from "../runner/otlp/encode.ts";
import type { Span } from "../runner/otlp/span.ts";
import { median, medianMs, type Sample, samples } from "./measure.ts";
import type { Row } from "./row.ts";

/** How many lines each attempt has printed, and how many attempts there are: a run file of about 200 MB. */
const LINES = 20_000;
const ATTEMPTS = 45;

/** How long it takes to read a large run file, and how much memory, against `JSON.parse` of the same file. */
export async function readingRows(folder: string): Promise<Row[]> {
  const path = `${folder}/large.otlp.json`;
  writeRunFile(path, ATTEMPTS, LINES);
  const megabytes = (Deno.statSync(path).size / 1e6).toFixed(0);
  const script = new URL("read_large_file.ts", import.meta.url).pathname;
  const deno = Deno.execPath();
  const command = (how: string) => ({ command: deno, args: ["run", "-A", script, how, path] });
  const taken = await samples({ parse: command("parse"), parts: command("parts"), check: command("check") });
  const floor = medianMs(taken.parse);
  const peak = (of: readonly Sample[]): number => median(of.map(({ peakBytes }) => peakBytes ?? Infinity));
  const rows = (["parts", "check"] as const).map((how): Row => {
    const ours = medianMs(taken[how]);
    return {
      what: how === "parts"
        ? `reading a run file of ${megabytes} MB with ${ATTEMPTS * LINES} lines of logs, against \`JSON.parse\``
        : "checking it, digests and all",
      ours: `${(ours / 1000).toFixed(2)} s`,
      floor: `${(floor / 1000).toFixed(2)} s`,
      result: `${(ours / floor).toFixed(2)} times \`JSON.parse\``,
      bar: "at most 3 times",
      holds: ours <= 3 * floor,
    };
  });
  const [ours, theirs] = [peak(taken.parts), peak(taken.parse)];
  rows.push({
    what: "the reader's peak memory for it",
    ours: `${(ours / 1e6).toFixed(0)} MB`,
    floor: `${(theirs / 1e6).toFixed(0)} MB`,
    result: `${(ours / theirs).toFixed(2)} times \`JSON.parse\``,
    bar: "below 150 MB",
    holds: ours < 150e6,
  });
  return rows;
}

/** Writes a run file of a run whose attempts have printed much. */
export function writeRunFile(path: string, attempts: number, lines: number): void {
  using file = Deno.openSync(path, { write: true, create: true, truncate: true });
  const encoder = new TextEncoder();
  const write = (text: string): void => {
    const bytes = encoder.encode(text);
    for (let written = 0; written < bytes.length;) written += file.writeSync(bytes.subarray(written));
  };
  const id = (number: number): string => number.toString(16).padStart(16, "0");
  const startNs = 1_700_000_000_000_000_000n;
  const span = (spanId: string, name: string, attributes: Span["attributes"], more: Partial<Span> = {}): string =>
    encodeScopeSpans({ name: SCOPE_NAME }, [{
      traceId: "0af7651916cd43dd8448eb211c80319c",
      spanId,
      parentSpanId: id(1),
      name,
      kind: "internal",
      startNs,
      endNs: startNs + 10n ** 12n,
      status: { code: "ok" },
      attributes,
      events: [],
      links: [],
      scope: { name: SCOPE_NAME },
      ...more,
    }]);
  write(runFileHead({
    "service.name": "dagtrail",
    "dagtrail.format.version": 1,
    "cicd.pipeline.name": "large",
    "cicd.pipeline.run.id": "large-1",
  }));
  for (let i = 0; i < attempts; i++) {
    const task = `task-${i}`;
    const named = {
      "cicd.pipeline.task.name": task,
      "cicd.pipeline.task.run.id": `large-1/${task}`,
      "cicd.pipeline.task.run.result": "success",
    };
    const events = Array.from({ length: lines }, (_, line) => ({
      name: EVENT.log,
      timeNs: startNs + BigInt(line),
      attributes: {
        "log.iostream": "stdout",
        "log.record.original": `epoch ${line}: loss ${Math.sin(line)}, "quoted"`,
      },
    }));
    const attempt = { ...named, "dagtrail.attempt.number": 1 };
    write(`${span(id(1000 + i), `${task} attempt 1`, attempt, { parentSpanId: id(100_000 + i), events })},`);
    write(`${span(id(100_000 + i), task, { ...named, "dagtrail.task.attempts": 1 })},`);
  }
  write(span(id(1), "RUN large", { "cicd.pipeline.result": "success" }, { parentSpanId: undefined, kind: "server" }));
  write(RUN_FILE_TAIL);
}
