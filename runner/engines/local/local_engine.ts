import { childCommand } from "../../sandbox/child_command.ts";
import { runProcess } from "../../sandbox/child_process.ts";
import { ATTEMPT_FILES, type AttemptSpec } from "../../words/attempt_spec.ts";
import type { AttemptOutcome } from "../../words/outcome.ts";
import type { ExceptionRecord, ReturnRecord } from "../../words/record.ts";
import type { AttemptListener, Engine } from "../engine.ts";
import { RecordTail } from "../record_tail.ts";
import { attemptOutcome } from "./attempt_outcome.ts";
import { SpanReceiver } from "./span_receiver.ts";

/** How often the records of a running attempt are looked at. */
const TAIL_MS = 100;

/** Runs each attempt as a process of this machine, in Deno's sandbox. */
export class LocalEngine implements Engine {
  readonly name = "local";
  readonly #environment: (name: string) => string | undefined;
  #receiver: SpanReceiver | undefined;

  constructor(options: { readonly environment: (name: string) => string | undefined }) {
    this.#environment = options.environment;
  }

  async attempt(spec: AttemptSpec, listener: AttemptListener, signal: AbortSignal): Promise<AttemptOutcome> {
    let returned: ReturnRecord | undefined;
    let thrown: ExceptionRecord | undefined;
    let heapExhausted = false;
    using records = new RecordTail(`${spec.directory}/${ATTEMPT_FILES.records}`, {
      onRecord(record) {
        if (record.kind === "return") returned = record;
        // The first exception is the cause; what follows while the process goes down is its consequence.
        else if (record.kind === "exception") thrown ??= record;
        listener.onRecord(record);
      },
      onFault: (message) => listener.onNotice(message),
    });
    const telemetry = spec.telemetry ? (this.#receiver ??= new SpanReceiver()).open(listener.onSpans) : undefined;
    const command = childCommand(spec, {
      environment: this.#environment,
      ...(telemetry === undefined ? {} : { telemetryEndpoint: telemetry.endpoint }),
    });
    const tail = setInterval(() => records.read(), TAIL_MS);
    const end = await runProcess(command, spec, {
      onStart: (pid) => listener.onStart(pid),
      onLine(stream, text) {
        // V8's own words when a heap is full; it then ends itself by a signal that says nothing of memory.
        if (
          stream === "stderr" &&
          /^(<--- Last few GCs|# Fatal JavaScript (invalid size|OOM)|Fatal JavaScript out of memory)/.test(text)
        ) {
          heapExhausted = true;
        }
        listener.onLine(stream, text);
      },
    }, signal);
    clearInterval(tail);
    telemetry?.close();
    records.finish();
    return attemptOutcome({
      end,
      ...(returned === undefined ? {} : { returned }),
      ...(thrown === undefined ? {} : { thrown }),
      heapExhausted,
      limits: spec,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#receiver?.[Symbol.asyncDispose]();
  }
}
