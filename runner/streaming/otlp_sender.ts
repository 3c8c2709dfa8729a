import type { Signal, SignalSettings } from "./otlp_settings.ts";

/** From so many characters of JSON on, one signal's sender is full; what comes then is dropped. */
const MAX_HELD = 16 * 2 ** 20;
/** One request has at most so many items, and so many characters. */
const MAX_BATCH_ITEMS = 2000;
const MAX_BATCH = 2 ** 20;
/** How long items wait for others to go with them. */
const GATHER_MS = 500;
/** The first wait after a failure that may pass; each further one is twice as long. */
const FIRST_WAIT_MS = 500;
/** No wait is shorter or longer, whatever the backend asks for. */
const MIN_WAIT_MS = 20;
const MAX_WAIT_MS = 30_000;
/** After so many refusals in a row that cannot pass, nothing is sent any more. */
const MAX_REFUSALS = 3;
/** How much of an answer is read. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** What became of the items of one signal. */
export interface Delivery {
  /** How many there were. */
  readonly items: number;
  /** How many the backend has not taken. */
  readonly lost: number;
  /** Why the first of them was lost, in words. */
  readonly reason?: string;
}

/** How a request ended. */
type Answer =
  | { readonly kind: "taken"; readonly rejected: number; readonly reason?: string }
  /** It may pass: to be tried again, after `waitMs` when the backend said so. */
  | { readonly kind: "later"; readonly reason: string; readonly waitMs?: number }
  | { readonly kind: "refused"; readonly reason: string };

/**
 * Sends items of one signal to a backend: in batches, one request at a time, again after a failure that may pass.
 *
 * Whatever the backend does, taking an item costs nothing but memory, of which there is a bound.
 */
export class OtlpSender {
  readonly #settings: SignalSettings;
  readonly #signal: Signal;
  /** Makes a request of items. */
  readonly #body: (items: readonly string[]) => string;
  readonly #waiting: string[] = [];
  #held = 0;
  #items = 0;
  #lost = 0;
  #reason: string | undefined;
  #refusals = 0;
  /** Wakes the loop from whatever it waits for, and whether that is more items. */
  #wake: (() => void) | undefined;
  #gathering = false;
  readonly #loop: Promise<void>;
  readonly #stop = new AbortController();
  #ending = false;

  constructor(signal: Signal, settings: SignalSettings, body: (items: readonly string[]) => string) {
    this.#signal = signal;
    this.#settings = settings;
    this.#body = body;
    this.#loop = this.#run();
  }

  /** Takes an item: JSON of its signal, which is made only when there is room for it. */
  add(encode: () => string): void {
    this.#items++;
    if (this.#ending || this.#refusals >= MAX_REFUSALS) return this.#lose(1, "it was not tried any more");
    if (this.#held >= MAX_HELD) return this.#lose(1, "the backend was slower than the run");
    const item = encode();
    this.#waiting.push(item);
    this.#held += item.length;
    if (this.#gathering && this.#held > MAX_BATCH) this.#wake?.();
  }

  /** Sends what is waiting, for as long as `deadline` has not come, and tells what became of everything. */
  async end(deadline: AbortSignal): Promise<Delivery> {
    this.#ending = true;
    this.#wake?.();
    const stop = (): void => {
      this.#stop.abort();
      this.#wake?.();
    };
    deadline.addEventListener("abort", stop);
    if (deadline.aborted) stop();
    await this.#loop;
    deadline.removeEventListener("abort", stop);
    this.#lose(this.#waiting.length, "the run was over before the backend had taken everything");
    this.#waiting.length = 0;
    return {
      items: this.#items,
      lost: this.#lost,
      ...(this.#reason === undefined ? {} : { reason: this.#reason }),
    };
  }

  #lose(items: number, reason: string): void {
    if (items === 0) return;
    this.#lost += items;
    this.#reason ??= reason;
  }

  async #run(): Promise<void> {
    for (;;) {
      if (!this.#ending && this.#held < MAX_BATCH) {
        this.#gathering = true;
        await this.#pause(GATHER_MS);
        this.#gathering = false;
      }
      if (this.#waiting.length === 0) {
        if (this.#ending) return;
        continue;
      }
      if (this.#stop.signal.aborted) return;
      await this.#send(this.#takeBatch());
    }
  }

  /** Sends one batch until it was taken, refused, or given up. */
  async #send(batch: readonly string[]): Promise<void> {
    for (let waitMs = FIRST_WAIT_MS;; waitMs = Math.min(waitMs * 2, MAX_WAIT_MS)) {
      // At the end, a backend that is not there is asked once more, and one that names a time is given it.
      const isLast = this.#ending;
      const answer = await this.#request(this.#body(batch));
      switch (answer.kind) {
        case "taken":
          this.#refusals = 0;
          if (this.#lost === 0) this.#reason = undefined;
          this.#lose(Math.min(answer.rejected, batch.length), answer.reason ?? "the backend rejected it");
          return;
        case "refused":
          this.#refusals++;
          this.#lose(batch.length, answer.reason);
          if (this.#refusals < MAX_REFUSALS) return;
          this.#lose(this.#waiting.length, answer.reason);
          this.#waiting.length = this.#held = 0;
          return;
        case "later":
          // Known from now on, should nothing ever arrive.
          this.#reason ??= answer.reason;
          if (this.#stop.signal.aborted || (isLast && answer.waitMs === undefined)) {
            this.#lose(batch.length + this.#waiting.length, answer.reason);
            this.#waiting.length = this.#held = 0;
            return;
          }
          if (answer.waitMs !== undefined) await this.#pause(clamp(answer.waitMs), { toTheEnd: true });
          else await this.#pause(waitMs * (0.5 + Math.random()));
      }
    }
  }

  #takeBatch(): string[] {
    let length = 0;
    let count = 0;
    while (count < this.#waiting.length && count < MAX_BATCH_ITEMS) {
      length += this.#waiting[count]!.length;
      count++;
      if (length >= MAX_BATCH) break;
    }
    this.#held -= length;
    return this.#waiting.splice(0, count);
  }

  async #request(body: string): Promise<Answer> {
    const { url, headers, timeoutMs, gzip } = this.#settings;
    const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(timeoutMs)]);
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: {
          ...headers,
          "content-type": "application/json",
          ...(gzip ? { "content-encoding": "gzip" } : {}),
        },
        body: gzip ? await compressed(body) : body,
        redirect: "manual",
        signal,
      });
      return await this.#answer(response);
    } catch (error) {
      if (this.#stop.signal.aborted) return { kind: "refused", reason: "the run was over before the backend answered" };
      if (signal.aborted) return { kind: "later", reason: `no answer within ${timeoutMs} ms` };
      return { kind: "later", reason: reasonOf(error) };
    }
  }

  async #answer(response: Response): Promise<Answer> {
    const { status, headers } = response;
    const text = await readSome(response);
    if (status >= 200 && status < 300) return taken(text, this.#signal);
    const reason = `it answered ${status}${response.statusText === "" ? "" : ` ${response.statusText}`}`;
    if (status >= 300 && status < 400) {
      return { kind: "refused", reason: `${reason}, a redirection, which is not followed` };
    }
    // The statuses that OTLP says may pass.
    if (![429, 502, 503, 504].includes(status)) return { kind: "refused", reason };
    const waitMs = retryAfterMs(headers.get("retry-after"));
    return { kind: "later", reason, ...(waitMs === undefined ? {} : { waitMs }) };
  }

  /** Waits, but not longer than until there is something to do, or, `toTheEnd`, until there is no time left. */
  async #pause(ms: number, { toTheEnd = false } = {}): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        if (toTheEnd && !this.#stop.signal.aborted) return;
        clearTimeout(timer);
        resolve();
      };
      if (this.#ending) this.#wake();
    });
    this.#wake = undefined;
  }
}

/** A backend's wish, within reason. */
function clamp(waitMs: number): number {
  return Math.min(Math.max(waitMs, MIN_WAIT_MS), MAX_WAIT_MS);
}

/** OTLP's answer to a request that was taken may say that some of it was not; anything else counts as taken. */
function taken(text: string, signal: Signal): Answer {
  try {
    const { partialSuccess } = JSON.parse(text);
    const field = { traces: "rejectedSpans", logs: "rejectedLogRecords", metrics: "rejectedDataPoints" }[signal];
    const rejected = Number(partialSuccess?.[field] ?? 0);
    const message = partialSuccess?.errorMessage;
    return {
      kind: "taken",
      rejected: Number.isSafeInteger(rejected) && rejected > 0 ? rejected : 0,
      ...(typeof message === "string" && message !== "" ? { reason: `it said: ${message.slice(0, 200)}` } : {}),
    };
  } catch {
    return { kind: "taken", rejected: 0 };
  }
}

/** `Retry-After` in milliseconds: seconds, or a date. */
function retryAfterMs(value: string | null): number | undefined {
  if (value === null) return undefined;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** The beginning of an answer, however long that is. */
async function readSome(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return "";
  const decoder = new TextDecoder();
  let text = "";
  for (let bytes = 0; bytes < MAX_ANSWER_BYTES;) {
    const { done, value } = await reader.read();
    if (done) return text;
    bytes += value.length;
    text += decoder.decode(value, { stream: true });
  }
  await reader.cancel();
  return text;
}

async function compressed(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Deno's words for what went wrong below `fetch` stand in the cause, and its own would repeat the whole address.
function reasonOf(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : { message: String(error), cause: undefined };
  return (cause instanceof Error ? cause.message : message)
    .replace(/^error sending request for url \(.*?\): (client error \(\w+\): )?/, "")
    .replace(/ \(os error \d+\)$/, "")
    .slice(0, 200);
}
