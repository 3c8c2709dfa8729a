/**
 * The entry of the process that builds a site: it loads what it needs, waits until it is told to build, and says in a
 * line what came of it. When whoever started it is gone, so is it.
 *
 * @module
 */

import { loadEleventy } from "../site/render_pages.ts";
import { carryOut } from "./carry_out.ts";
import type { SiteOrder } from "./site_builder.ts";

const order: SiteOrder = JSON.parse(Deno.args[0]!);
// Ctrl-C is for whoever started it: a run that was cancelled is shown, too.
Deno.addSignalListener("SIGINT", () => {});
const input = Deno.stdin.readable.getReader();
const told = input.read();
await loadEleventy();
if ((await told).done) Deno.exit();
// There is nothing more to read, but for its end.
void input.read().then(() => Deno.exit(1));
const bytes = new TextEncoder().encode(JSON.stringify(await carryOut(order)));
for (let written = 0; written < bytes.length;) written += Deno.stdout.writeSync(bytes.subarray(written));
Deno.exit();
