import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { ExceptionBox } from "../../../tracker/site/components/exception_box.tsx";

function shown(message: string, stack?: string): string {
  return renderToString(<ExceptionBox exception={{ type: "Error", message, stack }} />);
}

function stackOf(html: string): string | undefined {
  return /<summary>Stack<\/summary><pre[^>]*><code>([^<]*)<\/code>/.exec(html)?.[1];
}

Deno.test("a stack says nothing of the message again, however many lines that has", () => {
  const message = "expected 3 rows\n  got 2\n\n  and 1 is empty";
  assert.equal(
    stackOf(shown(message, `Error: ${message}\n    at f (a.ts:1:2)\n    at b.ts:3:4`)),
    "at f (a.ts:1:2)\nat b.ts:3:4",
  );
  assert.equal(stackOf(shown(message, "Error: expected 3 rows\n    at f (a.ts:1:2)")), "at f (a.ts:1:2)");
  assert.equal(stackOf(shown(message, `Error: ${message}`)), undefined);
  assert.equal(stackOf(shown("other", "Error: of its own\n    at f")), "Error: of its own\nat f");
});

Deno.test("of a very long message the beginning is seen, and the rest is folded", () => {
  assert.doesNotMatch(shown("short\nof two lines"), /<details/);
  for (const message of [`${"x".repeat(50)} `.repeat(200), "a line\n".repeat(300)]) {
    const [seen, folded] = shown(message).split("<details>");
    assert.ok(seen!.length < 1500 && seen!.includes("…"));
    assert.ok(folded!.includes("The whole message") && folded!.includes(message));
  }
});
