import { deepEqual, equal } from "node:assert/strict";
import { type RemoteParent, remoteParent } from "../../../runner/recording/remote_parent.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";
const VALID = `00-${TRACE}-${SPAN}-01`;

function parentOf(traceparent?: string, tracestate?: string): RemoteParent | undefined {
  return remoteParent((name) => ({ TRACEPARENT: traceparent, TRACESTATE: tracestate })[name]);
}

// The cases of W3C's own test suite that are about one header's text.
const CASES: readonly (readonly [title: string, traceparent: string | undefined, valid: boolean])[] = [
  ["a valid one", VALID, true],
  ["one that is not sampled", VALID.replace(/01$/, "00"), true],
  ["one of a later version", VALID.replace(/^00/, "cc"), true],
  ["one of a later version that goes on", `${VALID.replace(/^00/, "cc")}-what-the-future-will-be-like`, true],
  ["one of a later version that goes on without a dash", `${VALID.replace(/^00/, "cc")}.what`, false],
  ["none", undefined, false],
  ["an empty one", "", false],
  ["the version ff", VALID.replace(/^00/, "ff"), false],
  ["version 00 that goes on", `${VALID}-more`, false],
  ["a trace of zeros", VALID.replace(TRACE, "0".repeat(32)), false],
  ["a span of zeros", VALID.replace(SPAN, "0".repeat(16)), false],
  ["capitals", VALID.toUpperCase(), false],
  ["a trace that is too short", VALID.replace(TRACE, TRACE.slice(1)), false],
  ["letters that are no digits", VALID.replace(SPAN, SPAN.replace("b", "g")), false],
  ["flags of one digit", VALID.slice(0, -1), false],
  ["spaces around it", ` ${VALID}`, false],
  ["a line break behind it", `${VALID}\n`, false],
];

for (const [title, traceparent, valid] of CASES) {
  Deno.test(`as a TRACEPARENT, ${title} is ${valid ? "followed" : "ignored"}`, () => {
    deepEqual(parentOf(traceparent), valid ? { traceId: TRACE, spanId: SPAN } : undefined);
  });
}

Deno.test("a valid TRACESTATE goes along, and an invalid one costs nothing but itself", () => {
  const state = (text: string): string | undefined => parentOf(VALID, text)!.traceState;
  equal(state("a=1,b=2"), "a=1,b=2");
  equal(state(" a=1 ,, b=2 "), "a=1,b=2");
  equal(state("tenant@system=x"), "tenant@system=x");
  for (
    const wrong of [
      "a",
      "A=1",
      "a=1,a=2",
      "a=1=2",
      "a=é",
      "",
      "a=1\nb=2",
      Array.from({ length: 33 }, (_, i) => `k${i}=1`).join(),
    ]
  ) {
    equal(state(wrong), undefined, wrong);
  }
});
