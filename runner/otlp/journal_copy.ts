import { decodeAttributes } from "./decode_value.ts";
import { readObject } from "./fields.ts";
import { fileLines } from "./file_lines.ts";
import { CHECKSUM_BYTES, COPIED, eventsFile, FIRST, JOURNAL_FILE, WITH_EVENTS } from "./journal_line.ts";
import { RunFileWriter } from "./run_file_writer.ts";
import type { WireScopeSpans } from "./wire.ts";

/** Makes the run file of a whole journal: the spans that have ended, in their order. */
export async function copyGroups(folder: string, runFile: string): Promise<void> {
  const decoder = new TextDecoder();
  let writer: RunFileWriter | undefined;
  try {
    for await (const lines of fileLines(`${folder}/${JOURNAL_FILE}`)) {
      for (const whole of lines) {
        const line = whole.subarray(CHECKSUM_BYTES);
        if (COPIED.some((word) => startsWith(line, word))) await writer!.group(line);
        else if (startsWith(line, WITH_EVENTS)) {
          const { events, group } = JSON.parse(decoder.decode(line)) as { events: number; group: WireScopeSpans };
          await writer!.beginSpan(group);
          await writer!.eventLines({ path: `${folder}/${eventsFile(group.spans![0]!.spanId!)}`, bytes: events });
          await writer!.endSpan();
        } else if (startsWith(line, FIRST)) {
          const { resource } = readObject(JSON.parse(decoder.decode(line)), "$");
          const { attributes } = readObject(resource, "$.resource");
          writer = await RunFileWriter.begin(runFile, decodeAttributes(attributes, "$.resource.attributes"));
        }
      }
    }
    await writer!.finish();
  } finally {
    writer?.[Symbol.dispose]();
  }
}

// Without decoding lines that are copied as they are.
function startsWith(line: Uint8Array, word: string): boolean {
  for (let i = 0; i < word.length; i++) if (line[i] !== word.charCodeAt(i)) return false;
  return true;
}
