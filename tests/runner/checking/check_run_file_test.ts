import assert from "node:assert/strict";
import fc from "fast-check";
import type { CheckReport } from "../../../runner/checking/check_run_file.ts";
import type { Rule } from "../../../runner/checking/rule.ts";
import { SEED } from "../../helpers/seed.ts";
import { checkText, type Document, FIXTURE, TEXT } from "./check_fixture.ts";

/** A span of the fixture by its name. */
function span(document: Document, name: string): Document {
  for (const { spans } of document.resourceSpans[0].scopeSpans) {
    for (const span of spans) if (span.name === name) return span;
  }
  throw new Error(`the fixture has no span ${name}`);
}

/** Takes spans out, by name. */
function without(document: Document, ...names: string[]): void {
  for (const group of document.resourceSpans[0].scopeSpans) {
    group.spans = group.spans.filter((span: Document) => !names.includes(span.name));
  }
}

/** Sets an attribute, or takes it away. */
function set(of: Document, key: string, value?: object): void {
  of.attributes = of.attributes.filter((pair: Document) => pair.key !== key);
  if (value !== undefined) of.attributes.push({ key, value });
}

function check(change: (document: Document) => void, prepare?: (folder: string) => void): CheckReport {
  const document = JSON.parse(TEXT);
  change(document);
  return checkText(`${JSON.stringify(document)}\n`, prepare);
}

const OTHER_TRACE = "f".repeat(32);
const NOBODY = "e".repeat(16);
const str = (stringValue: string) => ({ stringValue });
const int = (value: number) => ({ intValue: String(value) });

/** Makes `train[1]` a task that was taken from an earlier run; `how` is what is wrong with it. */
function taken(
  document: Document,
  how: { took?: number; result?: string; run?: boolean; origin?: boolean } = {},
): void {
  const attempt = span(document, "train[1] attempt 1");
  set(attempt, "dagtrail.attempt.cached", { boolValue: true });
  if (how.run ?? true) set(attempt, "dagtrail.attempt.origin.run", str("fixture-20261101-000000-abcdef"));
  const origin = { key: "dagtrail.link.kind", value: str("origin") };
  if (how.origin ?? true) attempt.links = [{ traceId: OTHER_TRACE, spanId: NOBODY, attributes: [origin] }];
  attempt.endTimeUnixNano = String(BigInt(attempt.startTimeUnixNano) + BigInt(how.took ?? 0));
  for (const event of attempt.events) event.timeUnixNano = attempt.startTimeUnixNano;
  if (how.result !== undefined) set(attempt, "cicd.pipeline.task.run.result", str(how.result));
  set(span(document, "train[1]"), "dagtrail.task.attempts", int(0));
}

/** What is done to a valid file, the span that a fault must then name, and what it must say. */
const BROKEN: readonly (readonly [
  title: string,
  change: (document: Document) => void,
  span: string | undefined,
  message: RegExp,
])[] = [
  ["what was taken and took time", (d) => taken(d, { took: 5 }), "train[1] attempt 1", /taken .*, and took time/],
  ["what was taken and failed", (d) => taken(d, { result: "failure" }), "train[1] attempt 1", /taken .* is no success/],
  ["what was taken from nobody", (d) => taken(d, { run: false }), "train[1] attempt 1", /does not say which/],
  ["what was taken from nothing", (d) => taken(d, { origin: false }), "train[1] attempt 1", /does not link to/],
  ["an id in capitals", (d) => span(d, "prepare").spanId = "A".repeat(16), "prepare", /lower-case hex/],
  ["an id of zeros", (d) => span(d, "broken").spanId = "0".repeat(16), "broken", /all 0/],
  ["a time as a number", (d) => span(d, "report").endTimeUnixNano = 1.7e18, "report", /decimal string/],
  ["an end before the start", (d) => span(d, "report").endTimeUnixNano = "5", "report", /before the start/],
  ["a status in words", (d) => span(d, "report").status = { code: "STATUS_CODE_OK" }, "report", /one of the numbers/],
  ["snake case", (d) => span(d, "report").trace_id = "", "report", /must be written traceId/],
  ["an integer as a number", (d) => set(span(d, "broken"), "x", { intValue: 7 }), "broken", /decimal string/],
  [
    "two values in one",
    (d) => set(span(d, "broken"), "x", { ...int(7), ...str("a") }),
    "broken",
    /must have one value/,
  ],
  ["half a surrogate pair", (d) => set(span(d, "broken"), "x", str("\ud800")), "broken", /surrogate/],
  [
    "a key twice",
    (d) => span(d, "broken").attributes.push({ key: "dagtrail.task.cpus", value: int(1) }),
    "broken",
    /twice/,
  ],

  ["a resource that is silent", (d) => d.resourceSpans[0].resource = {}, undefined, /service\.name is missing/],
  [
    "a type that is not the contract's",
    (d) => set(span(d, "broken"), "dagtrail.task.cpus", str("1")),
    "broken",
    /dagtrail\.task\.cpus must be of the type double, and is stringValue/,
  ],
  [
    "a list of other things",
    (d) => set(span(d, "prepare"), "dagtrail.task.tags", { arrayValue: { values: [int(1)] } }),
    "prepare",
    /type string\[\]/,
  ],
  [
    "an unknown result",
    (d) => set(span(d, "report"), "cicd.pipeline.task.run.result", str("ok")),
    "report",
    /must be one of success, failure/,
  ],
  [
    "a metric without a value",
    (d) => {
      const event = span(d, "train[1] attempt 1").events.find((event: Document) => event.name === "dagtrail.metric");
      set(event, "dagtrail.value");
    },
    "train[1] attempt 1",
    /dagtrail\.value is missing/,
  ],
  [
    "a metric that is text",
    (d) => {
      const event = span(d, "train[1] attempt 1").events.find((event: Document) => event.name === "dagtrail.metric");
      set(event, "dagtrail.value", str("high"));
    },
    "train[1] attempt 1",
    /must be a double/,
  ],

  ["no span for the run", (d) => without(d, "RUN fixture"), undefined, /no span for the run/],
  [
    "two spans for the run",
    (d) => {
      d.resourceSpans[0].scopeSpans.push({
        scope: { name: "dagtrail" },
        spans: [{ ...span(d, "RUN fixture"), spanId: NOBODY }],
      });
    },
    "RUN fixture",
    /second span for a run/,
  ],
  [
    "two spans of one id",
    (d) => span(d, "report attempt 1").spanId = span(d, "broken attempt 1").spanId,
    undefined,
    /id of another span/,
  ],
  [
    "a span of another trace",
    (d) => span(d, "broken attempt 1").traceId = OTHER_TRACE,
    "broken attempt 1",
    /belongs to the trace/,
  ],
  ["a parent that is not there", (d) => span(d, "broken").parentSpanId = NOBODY, "broken", /not in the file/],
  [
    "an attempt below the run",
    (d) => span(d, "broken attempt 1").parentSpanId = span(d, "RUN fixture").spanId,
    "broken attempt 1",
    /must be below the span of a task/,
  ],
  [
    "an attempt below another task",
    (d) => span(d, "broken attempt 1").parentSpanId = span(d, "report").spanId,
    "broken attempt 1",
    /is an attempt of broken, below the span of report/,
  ],
  [
    "a task that outlasts the run",
    (d) => span(d, "report").endTimeUnixNano = "1999999999999999999",
    "report",
    /RUN fixture above it/,
  ],
  [
    "an attempt before its task",
    (d) => span(d, "report attempt 1").startTimeUnixNano = "5",
    "report attempt 1",
    /report above it/,
  ],
  [
    "an event after its attempt",
    (d) => span(d, "broken attempt 1").events[0].timeUnixNano = "1999999999999999999",
    "broken attempt 1",
    /outside its span/,
  ],

  [
    "an attempt that is missing",
    (d) => without(d, "train[2] attempt 1"),
    "train[2]",
    /had 2 attempts, and the file has 1/,
  ],
  [
    "a gap in the attempts' numbers",
    (d) => set(span(d, "train[2] attempt 2"), "dagtrail.attempt.number", int(3)),
    "train[2] attempt 2",
    /has the number 3/,
  ],
  [
    "a success that was tried again",
    (d) => {
      const attempt = span(d, "train[2] attempt 1");
      set(attempt, "cicd.pipeline.task.run.result", str("success"));
      attempt.status = { code: 1 };
    },
    "train[2] attempt 1",
    /another attempt follows/,
  ],
  [
    "a task that ended otherwise than its last attempt",
    (d) => {
      set(span(d, "broken"), "cicd.pipeline.task.run.result", str("timeout"));
    },
    "broken",
    /ended with timeout, and its last attempt with failure/,
  ],
  [
    "a failure of status OK",
    (d) => span(d, "broken").status = { code: 1 },
    "broken",
    /its status must be error, and is ok/,
  ],
  [
    "a failure without a type",
    (d) => set(span(d, "broken attempt 1"), "error.type"),
    "broken attempt 1",
    /no error\.type/,
  ],
  [
    "a skip without a reason",
    (d) => set(span(d, "publish"), "dagtrail.task.skip.reason"),
    "publish",
    /why publish was skipped/,
  ],
  [
    "a task that ran below a failed one",
    (d) => {
      span(d, "report").links.push(...span(d, "publish").links.slice(-1));
    },
    "report",
    /was tried, and broken, which it depends on, ended with failure/,
  ],
  [
    "a run that succeeded with a failed task",
    (d) => {
      const run = span(d, "RUN fixture");
      set(run, "cicd.pipeline.result", str("success"));
      run.status = { code: 1 };
    },
    "RUN fixture",
    /task broken ended with failure/,
  ],
  [
    "a task of another run",
    (d) => set(span(d, "report"), "cicd.pipeline.task.run.id", str("other/report")),
    "report",
    /other\/report/,
  ],

  ["a link to nobody", (d) => span(d, "report").links[0].spanId = NOBODY, "report", /span of no task/],
  ["a link to itself", (d) => span(d, "report").links[0].spanId = span(d, "report").spanId, "report", /its own task/],
  [
    "a circle",
    (d) => {
      span(d, "prepare").links = [{ ...span(d, "report").links[0], spanId: span(d, "report").spanId }];
    },
    undefined,
    /depends on itself: .* -> /,
  ],

  [
    "an artifact of another size",
    (d) => set(span(d, "ARTIFACT rows.csv"), "dagtrail.artifact.size", int(9)),
    "ARTIFACT rows.csv",
    /has 8 bytes, and dagtrail\.artifact\.size is 9/,
  ],
  [
    "an artifact whose bytes were changed",
    (d) => set(span(d, "ARTIFACT rows.csv"), "dagtrail.artifact.data", { bytesValue: btoa("x,y\n1,3\n") }),
    "ARTIFACT rows.csv",
    /has the SHA-256/,
  ],
  [
    "a digest that climbs out of the folder",
    (d) => set(span(d, "ARTIFACT blobs/large.bin"), "dagtrail.artifact.sha256", str("../../etc/passwd")),
    "ARTIFACT blobs/large.bin",
    /64 lower-case hex/,
  ],
  [
    "a blob that is not there",
    (d) => set(span(d, "ARTIFACT blobs/large.bin"), "dagtrail.artifact.sha256", str("0".repeat(64))),
    "ARTIFACT blobs/large.bin",
    /is not there/,
  ],
  [
    "two artifacts of one name",
    (d) => set(span(d, "ARTIFACT rows.csv"), "dagtrail.artifact.name", str("blobs/large.bin")),
    undefined,
    /another artifact of the name/,
  ],
];

Deno.test("a task that was taken from an earlier run has no fault, and no attempt that counts", () => {
  assert.deepEqual(check((document) => taken(document)).faults, []);
  const counted = check((document) => {
    taken(document);
    set(span(document, "train[1]"), "dagtrail.task.attempts", int(1));
  });
  assert.match(counted.faults[0]!.message, /says that train\[1\] had 1 attempts, and the file has 0/);
});

Deno.test("the fixture that is broken in the other tests is valid", () => {
  assert.deepEqual(check(() => {}).counts, { fault: 0, warning: 0 });
});

for (const [title, change, name, message] of BROKEN) {
  Deno.test(`a file with ${title} has a fault there`, () => {
    const { faults, counts } = check(change);
    const found = faults.find((fault) => message.test(fault.message));
    assert.ok(found, `${JSON.stringify(faults, undefined, 1)}`);
    assert.equal(found.severity, "fault");
    assert.ok(counts.fault > 0);
    if (name !== undefined) assert.equal(found.span?.name, name);
    // Where a fault names a span, its place is that of the span.
    if (found.span !== undefined) assert.match(found.at, /^\$\.resourceSpans\[0\]\.scopeSpans\[\d+\]\.spans\[\d+\]/);
  });
}

Deno.test("all faults are told, not just the first", () => {
  const { faults } = check((document) => {
    span(document, "prepare").name = "";
    set(span(document, "broken"), "dagtrail.task.attempts", int(4));
    span(document, "report").links[0].spanId = NOBODY;
  });
  assert.deepEqual(faults.map(({ message }) => message.replace(/, .*/, "")).sort(), [
    "is missing",
    `leads to ${NOBODY}`,
    "says that broken had 4 attempts",
  ]);
});

Deno.test("a blob that was changed, cut or replaced by a folder is a fault", () => {
  const [{ name }] = [...Deno.readDirSync(`${FIXTURE}blobs`)] as [Deno.DirEntry];
  const told = (prepare: (blob: string) => void): string =>
    check(() => {}, (folder) => prepare(`${folder}/blobs/${name}`)).faults.map(({ message }) => message).join("; ");
  assert.match(told((blob) => Deno.truncateSync(blob, 10)), /has 10 bytes.*; .*has the SHA-256/);
  assert.match(told((blob) => Deno.writeTextFileSync(blob, "more", { append: true })), /has 262149 bytes/);
  assert.match(
    told((blob) => {
      Deno.removeSync(blob);
      Deno.mkdirSync(blob);
    }),
    /is not a file|cannot be read/,
  );
});

Deno.test("what other tools add, and what is promised nowhere, is no fault", () => {
  const { faults } = check((document) => {
    document.resourceSpans[0].schemaUrl = "https://opentelemetry.io/schemas/1.43.0";
    const run = span(document, "RUN fixture");
    run.parentSpanId = NOBODY; // A part of somebody else's trace.
    run.flags = 257;
    run.traceState = "vendor=1";
    for (const name of ["report", "report attempt 1"]) set(span(document, name), "company.attribute", int(1));
    // A result that was taken from an earlier run.
    const attempt = span(document, "train[1] attempt 1");
    attempt.links = [{
      traceId: OTHER_TRACE,
      spanId: NOBODY,
      attributes: [{ key: "dagtrail.dependency.kind", value: int(1) }],
    }];
  });
  assert.deepEqual(faults, []);
});

Deno.test("what a task says of its own spans is at most a warning", () => {
  const { faults, counts } = check((document) => {
    span(document, "inner").parentSpanId = NOBODY;
    const outer = span(document, "outer");
    outer.endTimeUnixNano = "1999999999999999999";
    outer.events = [{ timeUnixNano: "5", name: "early" }];
    set(outer, "dagtrail.task.cpus", str("many"));
    set(outer, "cicd.pipeline.result", str("whatever"));
  });
  assert.deepEqual(counts, { fault: 0, warning: 3 });
  assert.deepEqual(faults.map(({ span }) => span!.name).sort(), ["inner", "outer", "outer"]);
});

Deno.test("a file that is cut off anywhere has a fault that says so", () => {
  const bytes = new TextEncoder().encode(TEXT);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: bytes.length - 2 }), (length) => {
      const { counts, faults } = checkText(new TextDecoder().decode(bytes.subarray(0, length)));
      assert.ok(counts.fault > 0);
      assert.match(faults.map(({ message }) => message).join("\n"), /not JSON|must be/);
    }),
    { seed: SEED, numRuns: 40 },
  );
});

Deno.test("a file of several lines, and one whose keys come twice, are told", () => {
  const several = checkText(JSON.stringify(JSON.parse(TEXT), undefined, 1));
  assert.match(several.faults[0]!.message, /several lines/);
  assert.deepEqual(checkText(TEXT.trimEnd()).counts, { fault: 0, warning: 0 });
  const twice = checkText(TEXT.replace(`"name":"report attempt 1"`, `"name":"x","name":"report attempt 1"`));
  assert.match(twice.faults[0]!.message, /same key twice/);
  assert.equal(twice.faults[0]!.span!.name, "report attempt 1");
});

Deno.test("what is wrong in the thousandth part of a large span has its place", () => {
  const { faults, seen } = check((document) => {
    const attempt = span(document, "report attempt 1");
    attempt.events = Array.from({ length: 20_000 }, () => ({
      timeUnixNano: attempt.startTimeUnixNano,
      name: "dagtrail.log",
      attributes: [{ key: "log.iostream", value: str("stdout") }, { key: "log.record.original", value: str("line") }],
    }));
    attempt.events[19_999].attributes[0].value = str("stdin");
    // Large by itself, and behind its events.
    const { attributes, ...rest } = attempt;
    delete attempt.attributes;
    Object.assign(attempt, rest, { attributes });
  });
  assert.equal(faults.length, 1, JSON.stringify(faults));
  assert.match(faults[0]!.at, /\.events\[19999\]\.attributes$/);
  assert.ok(seen.events > 20_000);
});

Deno.test("a rule of somebody else's sees all of the file", () => {
  const found: string[] = [];
  const rule: Rule = {
    part(part, span, tell) {
      if (JSON.stringify(part.wire).includes("made up")) {
        tell({ at: part.at, span: span!, message: "the word is there" });
      }
    },
    end: (run) => found.push(...run.tree.tasks.map(({ name }) => name)),
  };
  const { faults } = checkText(TEXT, () => {}, [rule]);
  assert.deepEqual(faults.map(({ span }) => span!.name), ["prepare attempt 1"]);
  assert.equal(found.length, 6);
});
