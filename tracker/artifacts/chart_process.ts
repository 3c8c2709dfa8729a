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
/** So much may wait for whoever asked to read it, while the next charts are drawn. */
const MAX_UNREAD = 2 ** 19;
let unread = "";
let writing: Promise<void> | undefined;
reply(READY);
const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
for await (const line of lines) {
  const { spec }: ChartRequest = JSON.parse(line);
  const drawn: ChartReply = await drawChart(spec)
    .catch((error) => ({ error: error instanceof Error ? error.message : String(error) }));
  reply(JSON.stringify(drawn));
  if (unread.length > MAX_UNREAD) await writing;
  // Drawing waits for nothing outside, and without a pause, nothing would be written until there is nothing left to draw.
  else await new Promise<void>((resolve) => setImmediate(resolve));
}

function reply(line: string): void {
  unread += `${line}\n`;
  writing ??= write();
}

async function write(): Promise<void> {
  while (unread !== "") {
    const bytes = encoder.encode(unread);
    unread = "";
    for (let written = 0; written < bytes.length;) written += await Deno.stdout.write(bytes.subarray(written));
  }
  writing = undefined;
}
