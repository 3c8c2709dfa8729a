import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeEvent, decodeRunFile } from "../../../runner/otlp/decode.ts";
import { encodeRunFile } from "../../../runner/otlp/encode.ts";
import { Journal } from "../../../runner/otlp/journal.ts";
import { type JournalLine, readJournalLine } from "../../../runner/otlp/journal_line.ts";
import type { Span, SpanEvent } from "../../../runner/otlp/span.ts";
import { StorageError } from "../../../runner/words/storage_error.ts";
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

/** A journal in a new folder of its own. */
async function startJournal(
  folder: string,
  options: Partial<ConstructorParameters<typeof Journal>[1]> = {},
): Promise<Journal> {
  await Deno.mkdir(folder);
  return new Journal(folder, { resource: RESOURCE, ...options });
}

function span(index: number, text: string, events: readonly SpanEvent[] = []): Span {
  return {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: (index + 1).toString(16).padStart(16, "0"),
    name: text,
    kind: "internal",
    startNs: 1n,
    endNs: 2n,
    status: { code: "unset" },
    attributes: {},
    events,
    links: [],
    scope: { name: "dagtrail" },
  };
}

function event(name: string, timeNs = 1n): SpanEvent {
  return { name, timeNs, attributes: {} };
}

/** The lines of a journal as they are on the disk now. */
function linesOf(folder: string): JournalLine[] {
  const lines = Deno.readTextFileSync(`${folder}/journal.log`).trimEnd().split("\n");
  return lines.map((line) => readJournalLine(new TextEncoder().encode(line)));
}

async function finished(journal: Journal, folder: string): Promise<Span[]> {
  await journal.finish(`${folder}.otlp.json`);
  const text = await Deno.readTextFile(`${folder}.otlp.json`);
  assert.deepEqual(checkTracesData(text), []);
  return [...decodeRunFile(text).spans];
}

Deno.test("a finished journal is a run file with the spans that were written, in their order", async () => {
  await inFolder(async (folder) => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        arbitraryAttributes,
        arbitrarySpans,
        fc.infiniteStream(fc.boolean()),
        async (resource, spans, own) => {
          const path = `${folder}/${run++}`;
          using journal = await startJournal(path, { resource });
          for (const span of spans) {
            if (own.next().value) journal.append([span]);
            else {
              journal.begin({ ...span, events: [] });
              const events = journal.events(span.spanId);
              for (const event of span.events) events.add(event);
              journal.end({ ...span, events: [] });
            }
          }
          await journal.finish(`${path}.otlp.json`);
          const text = await Deno.readTextFile(`${path}.otlp.json`);
          assert.deepEqual(checkTracesData(text), []);
          assert.deepEqual(decodeRunFile(text), decodeRunFile(encodeRunFile(resource, spans)));
        },
      ),
      { seed: SEED, numRuns: 60 },
    );
  });
});

// Files are copied in pieces of 2^18 bytes, so lines end before, at and after the end of a piece.
for (const length of [2 ** 18 - 800, 2 ** 18, 2 ** 19 + 1]) {
  Deno.test(`a journal with spans and events of about ${length} bytes is copied whole`, async () => {
    await inFolder(async (folder) => {
      for (let more = 0; more < 3; more++) {
        const names = [0, 1, 2].map((index) => "é".repeat(length / 2) + "x".repeat(more * index));
        using journal = await startJournal(`${folder}/${more}`);
        for (const [i, name] of names.entries()) {
          const events = journal.events(span(i, name).spanId);
          for (const name of names) events.add(event(name));
          journal.end(span(i, name));
        }
        const spans = await finished(journal, `${folder}/${more}`);
        assert.deepEqual(spans.map(({ name }) => name), names);
        for (const { events } of spans) assert.deepEqual(events.map(({ name }) => name), names);
      }
    });
  });
}

Deno.test("what an attempt printed is the same event, whichever way it was encoded", async () => {
  await inFolder(async (folder) => {
    using journal = await startJournal(`${folder}/run`);
    const events = journal.events(span(0, "a").spanId);
    const texts = ["", "plain", 'a "quote" \\ and \u0007', "a\u2028b", "\ud800 alone", "é🎉", "\t\r"];
    for (const text of texts) {
      events.addLog("stderr", 7n, text);
      events.add({
        name: "dagtrail.log",
        timeNs: 7n,
        attributes: { "log.iostream": "stderr", "log.record.original": text },
      });
    }
    journal.flush();
    const lines = Deno.readTextFileSync(`${folder}/run/events/${span(0, "a").spanId}.jsonl`).trimEnd().split("\n");
    assert.equal(lines.length, 2 * texts.length);
    for (let i = 0; i < lines.length; i += 2) assert.equal(lines[i], lines[i + 1]);
    assert.equal(decodeEvent(JSON.parse(lines[2]!), "$").attributes["log.record.original"], "plain");
  });
});

Deno.test("what comes in one turn of the event loop is on the disk after it, while the run goes on", async () => {
  await inFolder(async (folder) => {
    using journal = await startJournal(`${folder}/run`);
    journal.begin(span(0, "a"));
    journal.describe(span(0, "a").spanId, { "process.pid": 7 });
    const events = journal.events(span(0, "a").spanId);
    events.add(event("one"));
    events.add(event("two"));
    journal.append([span(1, "line\nbreak"), span(2, "another")]);
    await Promise.resolve();
    assert.deepEqual(linesOf(`${folder}/run`).map(({ kind }) => kind), [
      "resource",
      "open",
      "description",
      "own",
      "own",
    ]);
    const path = `${folder}/run/events/${span(0, "a").spanId}.jsonl`;
    assert.match(Deno.readTextFileSync(path), /^[^\n]*"one"[^\n]*\n[^\n]*"two"[^\n]*\n$/);
    journal.ending(span(0, "a"));
    journal.end(span(0, "a"));
    await Promise.resolve();
    assert.deepEqual(linesOf(`${folder}/run`).map(({ kind }) => kind).slice(-2), ["ending", "ended"]);
    assert.deepEqual((await finished(journal, `${folder}/run`)).map(({ name }) => name), [
      "line\nbreak",
      "another",
      "a",
    ]);
  });
});

Deno.test("a span's own events come after those that were taken while it was open", async () => {
  await inFolder(async (folder) => {
    using journal = await startJournal(`${folder}/run`);
    for (const [i, taken] of [[], ["one"], ["one", "two"]].entries()) {
      const events = journal.events(span(i, "a").spanId);
      for (const name of taken) events.add(event(name));
      journal.end(span(i, "a", [event("last")]));
    }
    const spans = await finished(journal, `${folder}/run`);
    assert.deepEqual(spans.map(({ events }) => events.map(({ name }) => name)), [
      ["last"],
      ["one", "last"],
      ["one", "two", "last"],
    ]);
  });
});

Deno.test("no two runners write one journal", async () => {
  await inFolder(async (folder) => {
    using _first = await startJournal(`${folder}/run`);
    assert.throws(() => new Journal(`${folder}/run`, { resource: RESOURCE }), Deno.errors.AlreadyExists);
  });
});

Deno.test("the run file is there whole or not at all", async () => {
  await inFolder(async (folder) => {
    using journal = await startJournal(`${folder}/run`);
    journal.end(span(0, "a"));
    // A folder in its place makes the last step fail, and nothing half-written is left.
    await Deno.mkdir(`${folder}/run.otlp.json/in-the-way`, { recursive: true });
    await assert.rejects(journal.finish(`${folder}/run.otlp.json`), StorageError);
    const names = Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
    assert.deepEqual(names, ["run", "run.otlp.json"]);
    await Deno.remove(`${folder}/run.otlp.json`, { recursive: true });
    assert.equal((await finished(journal, `${folder}/run`)).length, 1);
  });
});

Deno.test("a journal that cannot be written says so once, with the path and what to do, and makes no run file", async () => {
  await inFolder(async (folder) => {
    const failures: StorageError[] = [];
    using journal = await startJournal(`${folder}/run`, { onFailure: (error) => failures.push(error) });
    await Deno.remove(`${folder}/run/events`);
    const events = journal.events(span(0, "a").spanId);
    events.add(event("one"));
    await Promise.resolve();
    for (let i = 0; i < 10; i++) {
      events.add(event("more"));
      journal.append([span(i, "x")]);
      await Promise.resolve();
    }
    assert.equal(failures.length, 1);
    assert.match(
      failures[0]!.message,
      /"\S*\/run\/events\/0{15}1\.jsonl" could not be written: No such file.*\n {2}fix /,
    );
    await assert.rejects(journal.finish(`${folder}/run.otlp.json`), failures[0]);
    await assert.rejects(Deno.lstat(`${folder}/run.otlp.json`), Deno.errors.NotFound);
  });
});
