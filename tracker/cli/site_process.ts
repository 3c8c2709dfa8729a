/**
 * The entry of the process that builds a site: it loads what it needs, waits for its order, a line on its standard
 * input, and says in a line what came of it. When whoever started it is gone, or wants it no longer, so is it.
 *
 * @module
 */

import { endAllDrawing } from "../artifacts/chart_renderer.ts";
import { loadEleventy } from "../site/render_pages.ts";
import { carryOut } from "./carry_out.ts";
import { TextLineStream } from "../artifacts/text_line_stream.ts";
import type { SiteOrder } from "./site_builder.ts";

// What a project's configuration prints is for its author, and standard output is for the reply.
// deno-lint-ignore no-console
console.log = console.info = console.debug = console.error;
// Ctrl-C is for whoever started it: a run that was cancelled is shown, too.
Deno.addSignalListener("SIGINT", () => {});
const input = Deno.stdin.readable.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream()).getReader();
const ordered = input.read();
await loadEleventy();
const { value: order } = await ordered;
if (order === undefined) Deno.exit();
// There is nothing more to read, but for its end.
void input.read().then(() => {
  endAllDrawing();
  Deno.exit(1);
});
const reply = await carryOut(JSON.parse(order) as SiteOrder);
const bytes = new TextEncoder().encode(JSON.stringify(reply));
for (let written = 0; written < bytes.length;) written += Deno.stdout.writeSync(bytes.subarray(written));
Deno.exit();
