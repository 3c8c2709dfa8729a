import { deepEqual } from "node:assert/strict";
import type { Found } from "../../runner/checking/fault.ts";
import type { WireSpanPart } from "../../runner/otlp/wire_parts.ts";
import { SecretFinder } from "../../runner/recording/find_secrets.ts";
import { SecretRule } from "../../runner/secret_rule.ts";

const SECRET = "correct horse battery staple";

function printed(line: string): object {
  return {
    timeUnixNano: "5",
    name: "dagtrail.log",
    attributes: [
      { key: "log.iostream", value: { stringValue: "stdout" } },
      { key: "log.record.original", value: { stringValue: line } },
    ],
  };
}

const SPAN = {
  traceId: "a".repeat(32),
  spanId: "b".repeat(16),
  name: "talks attempt 1",
  kind: 1,
  startTimeUnixNano: "1",
  endTimeUnixNano: "9",
};

/** What is told of a span whose events come in these parts. */
function told(parts: readonly (readonly object[])[], span: object = SPAN): string[] {
  const messages: string[] = [];
  const rule = new SecretRule(new SecretFinder(new Map([["PHRASE", SECRET]])), "/nowhere");
  let firstEvent = 0;
  for (const [i, events] of parts.entries()) {
    const part: WireSpanPart = {
      type: "span",
      wire: span,
      events,
      firstEvent,
      last: i === parts.length - 1,
      keyCount: 0,
      scope: { name: "dagtrail" },
      scopeAt: "$",
      at: "$",
    };
    rule.part(part, { name: "talks", spanId: SPAN.spanId }, ({ message }: Found) => messages.push(message));
    firstEvent += events.length;
  }
  return messages;
}

Deno.test("a secret that was printed in two lines is found, also where a span too large to be held is cut between them", () => {
  const [first, second] = [printed("correct horse "), printed("battery staple")];
  const other = Array.from({ length: 50 }, (_, i) => printed(`line ${i}`));
  const message = `the lines of stdout of the span ${SPAN.spanId}, taken together has the secret PHRASE in it`;
  deepEqual(told([[...other, first, second]]), [message]);
  deepEqual(told([[...other, first], [second, ...other]]), [message]);
  deepEqual(told([[...other, first], [...other, second]]), [], "they are not next to each other");
});

Deno.test("the place of an event counts from the beginning of its span", () => {
  deepEqual(told([[printed("a"), printed("b")], [printed("c"), printed(`say ${SECRET}`)]]), [
    `log.record.original of event 3 (dagtrail.log) of the span ${SPAN.spanId} has the secret PHRASE in it`,
  ]);
});

Deno.test("what is no OTLP is searched as it is written", () => {
  const message = `the text of the span ${SPAN.spanId} has the secret PHRASE in it`;
  deepEqual(told([[printed("a")], []], { ...SPAN, startTimeUnixNano: "?", surprise: { text: SECRET } }), [message]);
  deepEqual(told([[printed("a")], [{ name: 5, surprise: SECRET }]]), [message]);
});
