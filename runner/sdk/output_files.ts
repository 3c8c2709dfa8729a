import { type Json, whyNotJson } from "../words/json.ts";
import { checkName } from "./names.ts";
import type { OutputDirectory, TaskOutput } from "./task_context.ts";

/** The `output` of a task: writes below `directory`, which exists. */
export function createOutputDirectory(directory: string): OutputDirectory {
  const place = (file: string): string => {
    const path = `${directory}/${checkName("an output file", file)}`;
    if (file.includes("/")) Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    return path;
  };
  // Every method is async so that a bad name rejects, as a failed write does, and never throws past an await.
  return {
    directory,
    path: place,
    writeText: async (file, text) => await Deno.writeTextFile(place(file), text),
    async writeJson(file, value) {
      const path = place(file);
      const reason = whyNotJson(value);
      if (reason !== undefined) throw new TypeError(`the output file ${JSON.stringify(file)} must be JSON: ${reason}`);
      await Deno.writeTextFile(path, JSON.stringify(value));
    },
    writeBytes: async (file, bytes) => await Deno.writeFile(place(file), bytes),
    async writeStream(file, stream) {
      const target = await Deno.open(place(file), { write: true, create: true, truncate: true });
      await stream.pipeTo(target.writable);
    },
  };
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
    readJson: async <T = Json>(file: string): Promise<T> => JSON.parse(await read(file, Deno.readTextFile)),
    readBytes: (file) => read(file, Deno.readFile),
    readStream: async (file) => (await read(file, (path) => Deno.open(path))).readable,
    list: () => listFiles(directory),
  };
}

async function listFiles(directory: string, prefix = ""): Promise<string[]> {
  const files: string[] = [];
  for await (const entry of Deno.readDir(directory + (prefix === "" ? "" : `/${prefix}`))) {
    const name = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory) files.push(...await listFiles(directory, name));
    else if (entry.isFile) files.push(name);
  }
  return files.sort();
}
