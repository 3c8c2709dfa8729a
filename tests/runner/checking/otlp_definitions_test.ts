import assert from "node:assert/strict";
import fc from "fast-check";
import { FormatVersionError } from "../../../runner/otlp/run_file_error.ts";
import { checkTracesData } from "../../helpers/otlp_check.ts";
import { SEED } from "../../helpers/seed.ts";
import { checkText, type Document, TEXT } from "./check_fixture.ts";

Deno.test("whatever OTLP's own definitions refuse, check refuses too", () => {
  const values = fc.oneof(fc.constantFrom(7, -1, 1.5, "", "x", true, [], {}, "1700000000000000000"), fc.string());
  const places: (readonly [Document, string])[] = [];
  const walk = (value: Document, into: (readonly [Document, string])[]): void => {
    if (typeof value !== "object" || value === null) return;
    for (const key of Object.keys(value)) {
      into.push([value, key]);
      walk(value[key], into);
    }
  };
  walk(JSON.parse(TEXT), places);
  fc.assert(
    fc.property(fc.nat(places.length - 1), values, (index, value) => {
      const document = JSON.parse(TEXT);
      const here: (readonly [Document, string])[] = [];
      walk(document, here);
      const [object, key] = here[index]!;
      object[key] = value;
      const text = `${JSON.stringify(document)}\n`;
      const violations = checkTracesData(text);
      if (violations.length > 0) assert.ok(isRefused(text), violations.join("\n"));
    }),
    { seed: SEED, numRuns: 300 },
  );
});

/** Whether it has faults, or says that it is of a version which this Dagtrail cannot judge. */
function isRefused(text: string): boolean {
  try {
    return checkText(text).counts.fault > 0;
  } catch (error) {
    if (error instanceof FormatVersionError) return true;
    throw error;
  }
}
