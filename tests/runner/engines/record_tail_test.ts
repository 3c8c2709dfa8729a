import { deepEqual, equal, match } from "node:assert/strict";
import { RecordTail } from "../../../runner/engines/record_tail.ts";
import type { AttemptRecord } from "../../../runner/words/record.ts";

interface Following extends AsyncDisposable {
  readonly tail: RecordTail;
  readonly path: string;
  readonly names: string[];
  readonly faults: string[];
  append(text: string): void;
}

async function follow(limits?: { readonly records: number; readonly recordBytes: number }): Promise<Following> {
  const folder = await Deno.makeTempDir({ prefix: "dagtrail-test-" });
  const path = `${folder}/records.jsonl`;
  const names: string[] = [];
  const faults: string[] = [];
  const tail = new RecordTail(path, {
    onRecord: (record: AttemptRecord) => names.push("name" in record ? record.name : record.kind),
    onFault: (message) => faults.push(message),
  }, limits);
  return {
    tail,
    path,
    names,
    faults,
    append: (text) => Deno.writeTextFileSync(path, text, { append: true }),
    async [Symbol.asyncDispose]() {
      tail[Symbol.dispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

const record = (name: string): string => JSON.stringify({ kind: "metric", time: "1", name, value: 1 });

Deno.test("records are read as they come, and a line that is not complete is waited for", async () => {
  await using following = await follow();
  following.tail.read();
  deepEqual(following.names, []);
  following.append(`${record("one")}\n${record("two").slice(0, 10)}`);
  following.tail.read();
  deepEqual(following.names, ["one"]);
  following.append(`${record("two").slice(10)}\n`);
  following.tail.read();
  deepEqual(following.names, ["one", "two"]);
  await following.tail.finish();
  deepEqual(following.faults, []);
});

Deno.test("a character that is cut by the end of a reading is put together again", async () => {
  await using following = await follow();
  const bytes = new TextEncoder().encode(`${record("é🎉")}\n`);
  const file = Deno.openSync(following.path, { create: true, append: true });
  for (const byte of bytes) {
    file.writeSync(new Uint8Array([byte]));
    following.tail.read();
  }
  file.close();
  deepEqual(following.names, ["é🎉"]);
});

Deno.test("a record of more than 16 MiB is passed over, wherever it stands", async () => {
  await using following = await follow();
  const huge = "x".repeat(17 * 2 ** 20);
  following.append(`${record("one")}\n${huge}\n${record("two")}\n${huge}`);
  await following.tail.finish();
  deepEqual(following.names, ["one", "two"]);
  deepEqual(following.faults.map((fault) => /^record \d/.exec(fault)?.[0]), ["record 2", "record 4"]);
});

Deno.test("what stands in the place of the records and is no file is said at the end, and is not opened", async () => {
  for (
    const make of [
      (path: string) => Deno.mkdir(path),
      (path: string) => Deno.symlink("/etc/hostname", path),
      (path: string) => Deno.symlink("/dev/zero", path),
    ]
  ) {
    await using following = await follow();
    await make(following.path);
    following.tail.read();
    await following.tail.finish();
    equal(following.names.length, 0);
    match(following.faults.join(), /could not be read: they are not in a file/);
  }
});

Deno.test("an attempt that wrote no records has no faults", async () => {
  await using following = await follow();
  await following.tail.finish();
  deepEqual(following.faults, []);
});

const returned = JSON.stringify({ kind: "return", time: "1", value: "the end" });

Deno.test("records beyond the limit are left out and counted, and how the attempt ended is told all the same", async () => {
  await using following = await follow({ records: 3, recordBytes: 1e6 });
  following.append(`${record("m").concat("\n").repeat(10)}${returned}\n`);
  await following.tail.finish();
  deepEqual(following.names, ["m", "m", "m", "return"]);
  equal(following.faults.length, 2);
  match(following.faults[0]!, /limit of 3 records, and those that follow are left out: raise it .*records: …/);
  match(following.faults[1]!, /left out: 7 of its records/);
});

Deno.test("a file of records that is too long is not read on, and its last line is", async () => {
  await using following = await follow({ records: 1e6, recordBytes: 2 ** 18 });
  const line = record("m").concat("\n");
  following.append(line.repeat(Math.ceil(2 ** 20 / line.length)));
  following.tail.read();
  const before = following.names.length;
  equal(before, Math.floor(2 ** 18 / line.length));
  following.append(`${returned}\n`);
  equal(following.tail.read(), false);
  await following.tail.finish();
  deepEqual(following.names.slice(before), ["return"]);
  match(following.faults.join("\n"), /cut here, at the limit of 262 kB: raise it .*recordSize: …[^]*left out: 78\d kB/);
});

Deno.test("a hole of a thousand gigabytes costs no time", async () => {
  await using following = await follow();
  following.append(`${record("one")}\n`);
  await Deno.truncate(following.path, 1e12);
  await following.tail.finish();
  deepEqual(following.names, ["one"]);
  match(following.faults.join("\n"), /left out: 1000 GB of its records/);
});

Deno.test("a last record that only lacks its line break is read, and one that lacks more is told of", async () => {
  await using whole = await follow();
  whole.append(`${record("one")}\n${record("two")}`);
  whole.tail.read();
  await whole.tail.finish();
  deepEqual([whole.names, whole.faults], [["one", "two"], []]);
  await using cut = await follow();
  cut.append(`${record("one")}\n${record("two").slice(0, -1)}`);
  await cut.tail.finish();
  deepEqual(cut.names, ["one"]);
  match(cut.faults.join(), /^record 2 could not be read: it was cut off/);
});
