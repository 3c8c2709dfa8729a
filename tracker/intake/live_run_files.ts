import { encodeRunFile } from "../../runner/otlp/encode.ts";
import { EVENTS_FOLDER, JOURNAL_FILE } from "../../runner/otlp/journal_line.ts";
import { blobsBeside, type FoundFile } from "./found_file.ts";
import { readJournal } from "./read_journal.ts";

/** Where runs keep what they need while they go on, below the folder of run files. */
const WORK_FOLDER = ".work";

/** A runner gives a sign of life each second, or after a hundredth of its run's time; so many of them may be late. */
export const SILENCE_MS = 15_000;
const SILENCE_PART = 0.05;

/** The runs that go on in a folder of run files: those with a journal and no run file yet. */
export async function liveRunFiles(runs: string): Promise<readonly FoundFile[]> {
  const found: FoundFile[] = [];
  for (const id of await foldersOf(`${runs}/${WORK_FOLDER}`)) {
    const folder = `${runs}/${WORK_FOLDER}/${id}`;
    if (await timeOf(`${runs}/${id}.otlp.json`) !== undefined) continue;
    const journal = await stateOf(folder);
    if (journal === undefined) continue;
    const { bytes, lastMs, begunMs } = journal;
    const nowMs = Date.now();
    const silenceMs = Math.max(SILENCE_MS, (lastMs - begunMs) * SILENCE_PART);
    const alive = nowMs - lastMs < silenceMs;
    found.push({
      name: `${WORK_FOLDER}/${id}`,
      sizeBytes: bytes,
      // When it was given up, it became another one, though nothing was written.
      modifiedMs: alive ? lastMs : lastMs + silenceMs,
      live: true,
      open: async () => {
        const { resource, spans } = await readJournal(
          folder,
          alive,
          BigInt(alive ? nowMs : Math.round(lastMs)) * 1_000_000n,
        );
        return {
          bytes: new TextEncoder().encode(encodeRunFile(resource, spans)),
          findBlob: blobsBeside(`${runs}/${id}.otlp.json`),
        };
      },
    });
  }
  return found;
}

/** How much a run has written, and when it began and wrote last; `undefined` when it has written nothing yet. */
async function stateOf(
  folder: string,
): Promise<{ readonly bytes: number; readonly lastMs: number; readonly begunMs: number } | undefined> {
  try {
    const { size, mtime, birthtime } = await Deno.stat(`${folder}/${JOURNAL_FILE}`);
    let [bytes, lastMs] = [size, mtime?.getTime() ?? 0];
    for (const name of await filesOf(`${folder}/${EVENTS_FOLDER}`)) {
      const events = await Deno.stat(`${folder}/${EVENTS_FOLDER}/${name}`);
      bytes += events.size;
      lastMs = Math.max(lastMs, events.mtime?.getTime() ?? 0);
    }
    return { bytes, lastMs, begunMs: birthtime?.getTime() ?? lastMs };
  } catch (error) {
    // It has ended just now, or has not begun.
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function timeOf(path: string): Promise<number | undefined> {
  try {
    return (await Deno.stat(path)).mtime?.getTime() ?? 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function foldersOf(path: string): Promise<readonly string[]> {
  return (await entriesOf(path)).filter(({ isDirectory }) => isDirectory).map(({ name }) => name).sort();
}

async function filesOf(path: string): Promise<readonly string[]> {
  return (await entriesOf(path)).filter(({ isFile }) => isFile).map(({ name }) => name);
}

async function entriesOf(path: string): Promise<readonly Deno.DirEntry[]> {
  try {
    return await Array.fromAsync(Deno.readDir(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return [];
    throw error;
  }
}
