import { placeOfFrames, userFrames } from "../dag/user_frames.ts";
import { bareNameFix } from "../sandbox/bare_name_fix.ts";
import { printableLines } from "../terminal/style.ts";
import { seenFrom } from "../words/file_path.ts";

/** What a person is told of a pipeline's module that Deno could not import: why, where and, where it is known, the fix. */
export function importErrorText(name: string, url: string, error: unknown): string {
  if (!(error instanceof Error)) return `the pipeline module ${name} could not be imported: it threw ${String(error)}`;
  const message = printableLines(error.message);
  const missing = /^(?:Module not found|Cannot find module) "(.+?)"/.exec(message)?.[1];
  if (missing === url) return `there is no pipeline module at ${name}`;
  const lines = message.split("\n");
  const frames = userFrames(error).map((frame) => printableLines(frame));
  // Of what Deno could not load, the message has the place in it; the stack tells of the command line alone.
  const inMessage = lines.filter((line) => /^\s+at /.test(line)).map((line) => line.trim());
  const rest = lines.filter((line) => !/^\s+at /.test(line) && !/^\s*hint: /.test(line));
  const what = inMessage.length > 0 || frames.length === 0 ? rest.join("\n") : `${error.name}: ${rest.join("\n")}`;
  const places = [...new Set([...inMessage, ...frames])];
  const why = missing === undefined ? what : notFound(missing, places);
  const told = missing === undefined ? places.map((place) => `\n    ${place}`).join("") : "";
  const fix = fixOf(message);
  return `the pipeline module ${name} could not be imported: ${why}${told}${fix === undefined ? "" : `\n  fix ${fix}`}`;
}

function notFound(missing: string, places: readonly string[]): string {
  const place = placeOfFrames(places);
  const file = placeOfFrames([`${missing}:0:0`])?.replace(/:0:0$/, "") ?? missing;
  const there = `${JSON.stringify(seenFrom(Deno.cwd(), file))} does not exist`;
  return place === undefined ? there : `${there}, and is imported at\n    ${place}`;
}

function fixOf(message: string): string | undefined {
  const bare = /^Import "(.+?)" not a dependency/.exec(message)?.[1];
  if (bare !== undefined) return bareNameFix(bare);
  if (/^(Attempted to load JSON|Expected a JavaScript or TypeScript module)/.test(message)) {
    return 'name a TypeScript or JavaScript file, and import JSON `with { type: "json" }`';
  }
  return undefined;
}
