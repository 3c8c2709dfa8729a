/**
 * Reads a run file in one of three ways: the process that `bench/reading.ts` times.
 *
 * @module
 */

import { checkRunFile } from "../runner/checking/check_run_file.ts";
import { FileSource } from "../runner/otlp/byte_source.ts";
import { runFileParts } from "../runner/otlp/run_file_parts.ts";

const [how, path] = Deno.args as [string, string];
switch (how) {
  case "parse":
    JSON.parse(Deno.readTextFileSync(path));
    break;
  case "parts": {
    using file = new FileSource(path);
    let events = 0;
    for (const part of runFileParts(file)) if (part.type === "span") events += part.span.events.length;
    if (events === 0) throw new Error("nothing was read");
    break;
  }
  case "check": {
    const { faults } = checkRunFile(path);
    if (faults.length > 0) throw new Error(JSON.stringify(faults[0]));
    break;
  }
  default:
    throw new RangeError(`no way of reading is called "${how}"`);
}
