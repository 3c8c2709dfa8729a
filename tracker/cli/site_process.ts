/**
 * The entry of the process that builds the site after a run: it loads what it needs, waits until it is told to build,
 * and says in a line what came of it. When whoever started it is gone, so is it.
 *
 * @module
 */

import { loadEleventy } from "../site/render_pages.ts";
import { buildForRun, userMessage } from "./build.ts";
import type { SiteReply } from "./site_builder.ts";

const [runs, out] = Deno.args as [string, string];
// Ctrl-C is for the run; a run that was cancelled is shown, too.
Deno.addSignalListener("SIGINT", () => {});
const input = Deno.stdin.readable.getReader();
const told = input.read();
await loadEleventy();
if ((await told).done) Deno.exit();
// There is nothing more to read, but for its end.
void input.read().then(() => Deno.exit(1));
const reply: SiteReply = await buildForRun(runs, out).catch((error) => ({ error: userMessage(error) }));
const bytes = new TextEncoder().encode(JSON.stringify(reply));
for (let written = 0; written < bytes.length;) written += Deno.stdout.writeSync(bytes.subarray(written));
Deno.exit();
