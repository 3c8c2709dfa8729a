import { deepEqual, equal, notEqual, ok } from "node:assert/strict";
import fc from "fast-check";
import { fileName, FileNames } from "../../../runner/export/file_names.ts";
import { SEED } from "../../helpers/seed.ts";
import { HOSTILE_NAMES } from "./exported_runs.ts";

function isSafe(name: string): void {
  ok(name !== "" && name !== "." && name !== ".." && !name.startsWith("-"), JSON.stringify(name));
  // deno-lint-ignore no-control-regex -- control characters are what is looked for
  ok(!/[/\\\x00-\x1f\x7f<>:"|?*]|[. ]$/.test(name), JSON.stringify(name));
  ok(!/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name), name);
  ok(new TextEncoder().encode(name).length <= 255, `${name.length} characters`);
}

Deno.test("a harmless name stays as it is", () => {
  for (const name of ["train-model[400]", "rows.csv", "café_1.2", "漢字.txt", "a=b@c+d"]) equal(fileName(name), name);
});

Deno.test("any name becomes one that is safe on any file system", () => {
  for (const name of HOSTILE_NAMES) isSafe(fileName(name));
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 300 }), (name) => isSafe(fileName(name))), {
    seed: SEED,
  });
});

Deno.test("long names that differ at their ends stay apart", () => {
  notEqual(fileName(`${"x".repeat(300)}1`), fileName(`${"x".repeat(300)}2`));
});

Deno.test("no path is handed out twice, also where capitals do not count, and no file is a folder", () => {
  const path = fc.array(fc.constantFrom("a", "A", "b", "..", "a/b", "é", "_2", "a_2"), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(fc.array(path, { maxLength: 20 }), (paths) => {
      const names = new FileNames();
      const files = paths.map((parts) => names.path(parts.slice(0, -1), parts.at(-1)!).join("/").toLowerCase());
      equal(new Set(files).size, files.length);
      for (const file of files) ok(!files.some((other) => other.startsWith(`${file}/`)), file);
    }),
    { seed: SEED },
  );
});

Deno.test("an artifact's slashes are folders, and it climbs nowhere", () => {
  const names = new FileNames();
  deepEqual(names.artifact("plots/a.svg"), ["plots", "a.svg"]);
  deepEqual(names.artifact("../../plots/./b.svg"), ["plots", "b.svg"]);
  deepEqual(names.artifact("plots"), ["plots_2"]);
  deepEqual(names.artifact("/"), ["artifact"]);
  deepEqual(names.artifact("plots\\a.svg"), ["plots", "a_2.svg"]);
});
