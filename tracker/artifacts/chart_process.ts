/**
 * The entry of the process that draws charts. It is started without a permission, so that whatever a specification asks
 * for, nothing can be read, loaded or sent.
 *
 * @module
 */

import { TextLineStream } from "./text_line_stream.ts";
import { type ChartReply, type ChartRequest, READY } from "./chart_protocol.ts";
import { drawChart } from "./draw_chart.ts";

// Vega leaves a promise of the loader's without a listener; the drawing that it belongs to has the error all the same.
addEventListener("unhandledrejection", (event) => event.preventDefault());

const encoder = new TextEncoder();
/** So many replies may wait for whoever asked to read them, while the next charts are drawn. */
const MAX_UNREAD = 16;
const unread: Promise<void>[] = [];
await write(READY);
const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
for await (const line of lines) {
  const { spec }: ChartRequest = JSON.parse(line);
  const reply: ChartReply = await drawChart(spec)
    .catch((error) => ({ error: error instanceof Error ? error.message : String(error) }));
  const last = unread.at(-1);
  unread.push(last === undefined ? write(JSON.stringify(reply)) : last.then(() => write(JSON.stringify(reply))));
  if (unread.length > MAX_UNREAD) await unread.shift();
}

async function write(line: string): Promise<void> {
  const bytes = encoder.encode(`${line}\n`);
  for (let written = 0; written < bytes.length;) written += await Deno.stdout.write(bytes.subarray(written));
}
