import { equal, match, throws } from "node:assert/strict";
import { OutputFolder } from "../../../runner/export/output_folder.ts";

async function withFolder(use: (folder: string) => void): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "dagtrail-output-" }));
  try {
    use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a file that is there is written over only when that was asked for", () =>
  withFolder((folder) => {
    new OutputFolder(folder, false).write(["a", "b.txt"], "old");
    throws(() => new OutputFolder(folder, false).write(["a", "b.txt"], "new"), /b\.txt is there already.*--force/);
    equal(Deno.readTextFileSync(`${folder}/a/b.txt`), "old");
    new OutputFolder(folder, true).write(["a", "b.txt"], "new");
    equal(Deno.readTextFileSync(`${folder}/a/b.txt`), "new");
    // A folder is no file, whatever was asked for.
    throws(() => new OutputFolder(folder, true).write(["a"], "new"), /is a folder/);
    throws(() => new OutputFolder(folder, true).write(["a", "b.txt", "c"], "new"), /is not a folder/);
  }));

Deno.test("no link is followed, whether it stands for the file or for a folder above it", () =>
  withFolder((folder) => {
    Deno.mkdirSync(`${folder}/outside`);
    Deno.mkdirSync(`${folder}/out`);
    Deno.writeTextFileSync(`${folder}/outside/file`, "untouched");
    Deno.symlinkSync(`${folder}/outside`, `${folder}/out/folder`);
    Deno.symlinkSync(`${folder}/outside/file`, `${folder}/out/file`);
    Deno.symlinkSync(`${folder}/outside/new`, `${folder}/out/dangling`);
    for (const force of [false, true]) {
      throws(() => new OutputFolder(`${folder}/out`, force).write(["folder", "file"], "x"), /is not a folder/);
    }
    throws(() => new OutputFolder(`${folder}/out`, false).write(["file"], "x"), /is there already/);
    throws(() => new OutputFolder(`${folder}/out`, false).write(["dangling"], "x"), /is there already/);
    const out = new OutputFolder(`${folder}/out`, true);
    out.write(["file"], "new");
    out.write(["dangling"], "new");
    equal(Deno.readTextFileSync(`${folder}/outside/file`), "untouched");
    equal([...Deno.readDirSync(`${folder}/outside`)].length, 1);
    equal(Deno.lstatSync(`${folder}/out/file`).isSymlink, false);
  }));

Deno.test("an exporter that forgets to make a name safe is stopped", () =>
  withFolder((folder) => {
    const out = new OutputFolder(folder, true);
    for (const name of ["..", ".", "", "a/b", "a\\b", "a\0b"]) {
      throws(() => out.write([name], "x"), RangeError);
      throws(() => out.write([name, "x"], "x"), RangeError);
    }
  }));

Deno.test("a copy that is not what was said is no copy", () =>
  withFolder((folder) => {
    const source = `${folder}/source`;
    Deno.writeTextFileSync(source, "x,y\n");
    const sha256 = "e9a0ea8a4f0e4fd4a2e6a4a6b8c3b1f0".padEnd(64, "0");
    const out = new OutputFolder(`${folder}/out`, false);
    match(out.copy(["a"], source, { sha256 })!, /SHA-256 differ/);
    match(out.copy(["a"], `${folder}/none`, { sha256 })!, /is not there/);
    match(out.copy(["a"], folder, { sha256 })!, /is not a file|cannot be read/);
    equal(out.has(["a"]), false);
  }));
