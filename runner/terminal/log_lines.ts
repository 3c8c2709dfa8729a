import { EVENT } from "../otlp/attributes.ts";
import { readText } from "../otlp/read_attributes.ts";
import type { RunFilePart } from "../otlp/run_file_parts.ts";
import { printable, type Style } from "./style.ts";

/** What the attempts of a run printed, a piece of text for each part of the run file that has some. */
export function* logLines(parts: Iterable<RunFilePart>, style: Style): Generator<string> {
  let shown: string | undefined;
  for (const part of parts) {
    if (part.type !== "span") continue;
    const { spanId, name, events } = part.span;
    const lines = events.filter((event) => event.name === EVENT.log);
    if (lines.length === 0) continue;
    const heading = shown === spanId ? "" : `\n${style.bold(printable(name))}\n`;
    shown = spanId;
    yield heading + lines.map(({ attributes, timeNs }) => {
      const sign = readText(attributes, "log.iostream") === "stderr" ? "!" : "|";
      const time = new Date(Number(timeNs / 1_000_000n)).toISOString().slice(11, 23);
      return `${style.dim(`${time} ${sign}`)} ${printable(readText(attributes, "log.record.original") ?? "")}\n`;
    }).join("");
  }
}
