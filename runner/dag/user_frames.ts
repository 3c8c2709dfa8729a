import { pathOfUrl } from "../words/file_path.ts";

/** Dagtrail's own code, and that of its command line; Deno encodes only some of the paths that it names in a stack. */
const OWN = new URL("../", import.meta.url).href;
const OWN_PLAIN = OWN.startsWith("file:") ? `file://${pathOfUrl(OWN)}` : OWN;

/** The frames of an error's stack that are the user's: those above the first of Dagtrail's that called them. */
export function userFrames(error: Error): string[] {
  // deno-lint-ignore no-control-regex -- Deno colours frames, whether anybody can see colours or not
  const plain = (error.stack ?? "").replace(/\x1b\[[0-9;]*m/g, "");
  const frames: string[] = [];
  for (const line of plain.split("\n").filter((line) => /^\s+at /.test(line))) {
    if (!line.includes(OWN) && !line.includes(OWN_PLAIN)) frames.push(line.trim());
    // What Dagtrail itself threw, such as about a call of `task`, begins with frames of its own; whoever awaits what was
    // thrown is below all of the user's.
    else if (frames.length > 0 || /^\s+at async /.test(line)) break;
  }
  return frames;
}

/** The first of these frames that is not a package's, as `file:line:column`; `undefined` when there is none. */
export function placeOfFrames(frames: readonly string[]): string | undefined {
  const places = frames.flatMap((frame) => /((?:file|https?):\/\/.+:\d+:\d+)\)?$/.exec(frame)?.[1] ?? []);
  const place = places.find((place) => !/\/npm\/|\/node_modules\//.test(place)) ?? places[0];
  return place?.startsWith("file:") === true ? asPath(place) : place;
}

function asPath(place: string): string {
  const [, url, position] = /^(.*?)(:\d+:\d+)$/.exec(place)!;
  const plain = `${url!.slice("file://".length)}${position}`;
  // What an encoded path has not got in it was not encoded.
  if (/[ #?]/.test(url!)) return plain;
  try {
    return `${pathOfUrl(url!)}${position}`;
  } catch {
    return plain;
  }
}
