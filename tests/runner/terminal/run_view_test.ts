import { deepEqual, equal, throws } from "node:assert/strict";
import { lineView } from "../../../runner/terminal/run_view.ts";
import { styleFor } from "../../../runner/terminal/style.ts";
import type { RunEvent } from "../../../runner/words/run_event.ts";

const PRINTED = { type: "attempt-line", timeNs: 0n, task: "a", attempt: 1, stream: "stdout" } as const;

function printed(text: string): RunEvent {
  return { ...PRINTED, text };
}

Deno.test("what comes in one turn of the event loop is written at its end, and what is left at the end of the view", async () => {
  const written: string[] = [];
  const view = lineView((text) => written.push(text), styleFor(false));
  view.handle(printed("one"));
  view.handle(printed("two"));
  deepEqual(written, []);
  await Promise.resolve();
  deepEqual(written, ["  a | one\n  a | two\n"]);
  view.handle({ type: "run-cancelling", timeNs: 0n, reason: "enough" });
  view.handle({ type: "run-ended", timeNs: 1n, result: "cancellation" });
  await view[Symbol.asyncDispose]();
  deepEqual(written.slice(1), ["  a | three\n"]);
});

Deno.test("much in one turn is not held back", async () => {
  let length = 0;
  await using view = lineView((text) => void (length += text.length), styleFor(false));
  for (let i = 0; i < 1000; i++) view.handle(printed("x".repeat(1000)));
  equal(length > 900_000, true);
});

Deno.test("an output that cannot be written fails the next event, and nothing else", async () => {
  await using view = lineView(() => {
    throw new Error("no room");
  }, styleFor(false));
  view.handle(printed("one"));
  await Promise.resolve();
  throws(() => view.handle(printed("two")), /no room/);
});
