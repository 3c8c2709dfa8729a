import { type Json, whyNotJson } from "../words/json.ts";
import type { BegunWork } from "./begun_work.ts";
import { checkName, describe } from "./names.ts";
import type { OutputDirectory, TaskOutput } from "./task_context.ts";

/** The `output` of a task: writes below `directory`, which is made when it is asked for. `begun` follows what is written. */
export function createOutputDirectory(directory: string, begun: BegunWork): OutputDirectory {
  const place = (file: string): string => {
    const path = `${directory}/${checkName("an output file", file)}`;
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    return path;
  };
  // A bad name rejects, as a failed write does, and never throws past an await.
  const writing = <Given extends unknown[]>(write: (...given: Given) => Promise<void>) => (...given: Given) =>
    begun.follow(write(...given));
  return {
    get directory() {
      Deno.mkdirSync(directory, { recursive: true });
      return directory;
    },
    path: place,
    writeText: writing(async (file, text) => {
      const path = place(file);
      // Deno would take undefined for an empty file.
      if (typeof text !== "string") throw wrongType(file, "a string", text);
      await Deno.writeTextFile(path, text);
    }),
    writeJson: writing(async (file, value) => {
      const path = place(file);
      const reason = whyNotJson(value);
      if (reason !== undefined) throw new TypeError(`the output file ${JSON.stringify(file)} must be JSON: ${reason}`);
      await Deno.writeTextFile(path, JSON.stringify(value));
    }),
    writeBytes: writing(async (file, bytes) => {
      const path = place(file);
      if (!(bytes instanceof Uint8Array)) throw wrongType(file, "a Uint8Array", bytes);
      await Deno.writeFile(path, bytes);
    }),
    writeStream: writing(async (file, stream) => {
      const path = place(file);
      if (!(stream instanceof ReadableStream)) throw wrongType(file, "a ReadableStream of bytes", stream);
      const target = await Deno.open(path, { write: true, create: true, truncate: true });
      await stream.pipeTo(target.writable);
    }),
  };
}

function wrongType(file: string, wanted: string, value: unknown): TypeError {
  return new TypeError(
    `what is written to the output file ${JSON.stringify(file)} must be ${wanted}, and is ${describe(value)}`,
  );
}

/** What an upstream task has left, read from `directory`. */
export function createTaskOutput<Value>(task: string, directory: string, value: Value): TaskOutput<Value> {
  const place = (file: string): string => `${directory}/${checkName("an input file", file)}`;
  const read = async <T>(file: string, from: (path: string) => Promise<T>): Promise<T> => {
    const path = place(file);
    try {
      return await from(path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      const files = await listFiles(directory);
      const has = files.length === 0 ? "it left no files" : `it left: ${files.join(", ")}`;
      throw new Deno.errors.NotFound(`the task ${task} left no file ${JSON.stringify(file)}; ${has}`, { cause: error });
    }
  };
  return {
    task,
    value,
    directory,
    path: place,
    readText: (file) => read(file, Deno.readTextFile),
    async readJson<T = Json>(file: string): Promise<T> {
      const text = await read(file, Deno.readTextFile);
      try {
        return JSON.parse(text);
      } catch (error) {
        const { message } = error as SyntaxError;
        throw new SyntaxError(`the file ${JSON.stringify(file)} of the task ${task} is not JSON: ${message}`, {
          cause: error,
        });
      }
    },
    readBytes: (file) => read(file, Deno.readFile),
    readStream: async (file) => (await read(file, (path) => Deno.open(path))).readable,
    list: () => listFiles(directory),
  };
}

async function listFiles(directory: string, prefix = ""): Promise<string[]> {
  const files: string[] = [];
  try {
    for await (const entry of Deno.readDir(directory + (prefix === "" ? "" : `/${prefix}`))) {
      const name = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
      if (entry.isDirectory) files.push(...await listFiles(directory, name));
      else if (entry.isFile) files.push(name);
    }
  } catch (error) {
    // A task that left no files has no such folder.
    if (prefix !== "" || !(error instanceof Deno.errors.NotFound)) throw error;
  }
  return files.sort();
}
