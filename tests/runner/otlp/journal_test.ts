import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeRunFile, decodeScopeSpans } from "../../../runner/otlp/decode.ts";
import { encodeRunFile } from "../../../runner/otlp/encode.ts";
import { Journal } from "../../../runner/otlp/journal.ts";
import type { Span } from "../../../runner/otlp/span.ts";
import { checkTracesData } from "../../helpers/otlp_check.ts";
import { SEED } from "../../helpers/seed.ts";
import { arbitraryAttributes, arbitrarySpans } from "./arbitrary_span.ts";

/** Runs `test` with a directory that is gone afterwards. */
async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const RESOURCE = { "service.name": "dagtrail" };

function span(index: number, text: string): Span {
  return {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: (index + 1).toString(16).padStart(16, "0"),
    name: text,
    kind: "internal",
    startNs: 1n,
    endNs: 2n,
    status: { code: "unset" },
    attributes: {},
    events: [],
    links: [],
    scope: { name: "dagtrail" },
  };
}

Deno.test("a finished journal is a run file with the spans that were appended, in their order", async () => {
  await inFolder(async (folder) => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(arbitraryAttributes, arbitrarySpans, async (resource, spans) => {
        const path = `${folder}/${run++}`;
        {
          using journal = new Journal(`${path}.journal`, resource);
          for (const span of spans) journal.append([span]);
          await journal.finish(path);
        }
        const text = await Deno.readTextFile(path);
        assert.deepEqual(checkTracesData(text), []);
        assert.deepEqual(decodeRunFile(text), decodeRunFile(encodeRunFile(resource, spans)));
      }),
      { seed: SEED, numRuns: 60 },
    );
  });
});

// The journal is copied in pieces of 2^18 bytes, so lines end before, at and after the end of a piece.
for (const length of [2 ** 18 - 800, 2 ** 18, 2 ** 19 + 1]) {
  Deno.test(`a journal with spans of about ${length} bytes is copied whole`, async () => {
    await inFolder(async (folder) => {
      for (let more = 0; more < 3; more++) {
        const spans = [0, 1, 2].map((index) => span(index, "é".repeat(length / 2) + "x".repeat(more * index)));
        using journal = new Journal(`${folder}/${more}.journal`, RESOURCE);
        for (const one of spans) journal.append([one]);
        await journal.finish(`${folder}/${more}`);
        const text = await Deno.readTextFile(`${folder}/${more}`);
        assert.deepEqual(checkTracesData(text), []);
        assert.deepEqual(decodeRunFile(text).spans.map(({ name }) => name), spans.map(({ name }) => name));
      }
    });
  });
}

Deno.test("a journal's lines can be read one by one while the run goes on", async () => {
  await inFolder(async (folder) => {
    using journal = new Journal(`${folder}/journal`, RESOURCE);
    journal.append([span(0, "a"), span(1, "b")]);
    journal.append([]);
    journal.append([span(2, "line\nbreak")]);
    const [head, ...lines] = (await Deno.readTextFile(`${folder}/journal`)).trimEnd().split("\n");
    assert.match(head!, /^\{"resourceSpans":\[/);
    const names = lines.map((line) => decodeScopeSpans(JSON.parse(line)).map(({ name }) => name));
    assert.deepEqual(names, [["a", "b"], ["line\nbreak"]]);
  });
});

Deno.test("no two runners write one journal", async () => {
  await inFolder((folder) => {
    using _first = new Journal(`${folder}/journal`, RESOURCE);
    assert.throws(() => new Journal(`${folder}/journal`, RESOURCE), Deno.errors.AlreadyExists);
    return Promise.resolve();
  });
});

Deno.test("the run file is there whole or not at all", async () => {
  await inFolder(async (folder) => {
    using journal = new Journal(`${folder}/journal`, RESOURCE);
    journal.append([span(0, "a")]);
    // A folder in its place makes the last step fail, and nothing half-written has the run file's name.
    await Deno.mkdir(`${folder}/run.otlp.json/in-the-way`, { recursive: true });
    await assert.rejects(journal.finish(`${folder}/run.otlp.json`));
    assert.equal((await Deno.stat(`${folder}/run.otlp.json`)).isDirectory, true);
    await Deno.remove(`${folder}/run.otlp.json`, { recursive: true });
    await journal.finish(`${folder}/run.otlp.json`);
    assert.equal(decodeRunFile(await Deno.readTextFile(`${folder}/run.otlp.json`)).spans.length, 1);
  });
});
