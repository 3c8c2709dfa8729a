import assert from "node:assert/strict";
import { declaredData } from "../../../runner/cache/declared_data.ts";
import { FileDigests } from "../../../runner/cache/file_digests.ts";

/** Makes files in a new folder `project`, beside which there may be others, and gives what is known of declared paths. */
async function dataOf(
  make: (root: string) => void,
  paths: readonly string[],
): Promise<{ names: string[]; text: string } | string> {
  const parent = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "dagtrail-data-" }));
  const root = `${parent}/project`;
  try {
    Deno.mkdirSync(`${root}/data/deep`, { recursive: true });
    make(root);
    const found = await declaredData(paths.map((path) => path.startsWith("/") ? path : `${root}/${path}`), {
      root,
      files: new FileDigests(),
      fresh: true,
    });
    if ("unknown" in found) return found.unknown.replaceAll(parent, "");
    return { names: found.ingredients.map(({ name }) => name), text: JSON.stringify(found.ingredients) };
  } finally {
    Deno.removeSync(parent, { recursive: true });
  }
}

function put(path: string, text = "x"): void {
  Deno.writeTextFileSync(path, text);
}

Deno.test("every file of a declared folder is named from the project's root, and an empty folder too", async () => {
  const found = await dataOf((root) => {
    put(`${root}/data/a.csv`);
    put(`${root}/data/deep/b.csv`);
    Deno.mkdirSync(`${root}/data/empty`);
    put(`${root}/other`);
  }, ["data", "other"]);
  assert.deepEqual(typeof found === "string" ? found : found.names, [
    "data/a.csv",
    "data/deep/b.csv",
    "data/empty",
    "other",
  ]);
});

Deno.test("a folder and a file in it that is declared once more are one thing", async () => {
  const found = await dataOf((root) => put(`${root}/data/a.csv`), ["data", "data/a.csv"]);
  assert.deepEqual(typeof found === "string" ? found : found.names, ["data/a.csv", "data/deep"]);
});

Deno.test("a folder of very many files is one thing, which changes with each of them", async () => {
  const many = (change: (root: string) => void) =>
    dataOf((root) => {
      for (let i = 0; i < 150; i++) put(`${root}/data/${i}`, String(i));
      change(root);
    }, ["data"]);
  const found = await many(() => {});
  assert.deepEqual(typeof found === "string" ? found : found.names, ["data/"]);
  assert.deepEqual(await many(() => {}), found);
  assert.notDeepEqual(await many((root) => put(`${root}/data/77`, "else")), found);
  assert.notDeepEqual(await many((root) => Deno.renameSync(`${root}/data/77`, `${root}/data/deep/77`)), found);
});

Deno.test("a link within the data is told as a link, and where it leads counts", async () => {
  const linked = (target: string) =>
    dataOf((root) => {
      put(`${root}/data/a`);
      put(`${root}/data/deep/b`);
      Deno.symlinkSync(target, `${root}/data/link`);
    }, ["data"]);
  const [toA, toB] = [await linked("a"), await linked("deep/b")];
  assert.ok(typeof toA !== "string" && typeof toB !== "string");
  assert.deepEqual(toA.names, ["data/a", "data/deep/b", "data/link"]);
  assert.notEqual(toA.text, toB.text);
});

Deno.test("where a link really leads counts, also when what changes is a link on its way that lies outside of the data", async () => {
  const through = (target: string) =>
    dataOf((root) => {
      for (const name of ["b", "c"]) put(`${root}/data/${name}`);
      Deno.mkdirSync(`${root}/hop`);
      Deno.symlinkSync(`../data/${target}`, `${root}/hop/h`);
      Deno.symlinkSync("../hop/h", `${root}/data/a`);
    }, ["data"]);
  const [toB, toC] = [await through("b"), await through("c")];
  assert.ok(typeof toB !== "string" && typeof toC !== "string");
  assert.deepEqual(toB.names, ["data/a", "data/b", "data/c", "data/deep"]);
  assert.notEqual(toB.text, toC.text);
});

Deno.test("a link that is declared and lies in a declared folder counts as what it leads to, and as a link", async () => {
  const bothWays = (paths: readonly string[]) => async (link: string, text: string) => {
    const found = await dataOf((root) => {
      Deno.mkdirSync(`${root}/store`);
      for (const name of ["v", "w"]) put(`${root}/store/${name}`, text);
      Deno.symlinkSync(`../store/${link}`, `${root}/data/current`);
    }, paths);
    assert.ok(typeof found !== "string");
    return found;
  };
  for (const paths of [["data/current", "data"], ["data", "data/current"]]) {
    const data = bothWays(paths);
    const first = await data("v", "one");
    assert.deepEqual(first.names.toSorted(), ["data/current", "data/current (the link)", "data/deep"]);
    assert.notEqual((await data("v", "two")).text, first.text);
    assert.notEqual((await data("w", "one")).text, first.text);
  }
});

Deno.test("a declared path that is itself a link is followed", async () => {
  const through = (text: string) =>
    dataOf((root) => {
      Deno.mkdirSync(`${root}/../elsewhere`);
      put(`${root}/../elsewhere/a`, text);
      Deno.symlinkSync(`${root}/../elsewhere`, `${root}/link`);
    }, ["link"]);
  const one = await through("one");
  assert.deepEqual(typeof one === "string" ? one : one.names, ["link/a"]);
  assert.notDeepEqual(await through("two"), one);
});

Deno.test("a link that leads out of the data, or nowhere, makes it unknown, since a task would follow it", async () => {
  assert.equal(
    await dataOf((root) => Deno.symlinkSync("/etc/hostname", `${root}/data/deep/link`), ["data"]),
    "its data has the link `data/deep/link`, which leads out of what it declares to read, to `/etc/hostname`",
  );
  assert.equal(
    await dataOf((root) => {
      put(`${root}/secret`);
      Deno.symlinkSync("../secret", `${root}/data/link`);
    }, ["data"]),
    "its data has the link `data/link`, which leads out of what it declares to read, to `/project/secret`",
  );
  assert.equal(
    await dataOf((root) => Deno.symlinkSync("later", `${root}/data/link`), ["data"]),
    "its data has the link `data/link`, which leads nowhere",
  );
  const both = await dataOf((root) => {
    put(`${root}/secret`);
    Deno.symlinkSync("../secret", `${root}/data/link`);
  }, ["data", "secret"]);
  assert.ok(typeof both !== "string", "what it leads to is declared as well");
});

Deno.test("what is neither a file nor a folder makes the data unknown", async () => {
  if (Deno.build.os === "windows") return;
  const made = await dataOf((root) => {
    const { success } = new Deno.Command("mkfifo", { args: [`${root}/data/pipe`] }).outputSync();
    assert.ok(success);
  }, ["data"]);
  assert.equal(made, "its data has `data/pipe`, which is neither a file nor a folder");
  assert.equal(await dataOf(() => {}, ["/dev/null"]), "its data has `/dev/null`, which is neither a file nor a folder");
});

Deno.test("data that is not there makes it unknown", async () => {
  assert.match(String(await dataOf(() => {}, ["none"])), /^its data could not be read: /);
});
