import { deepEqual, equal, match } from "node:assert/strict";
import { checkRecord } from "../../../runner/engines/check_record.ts";

Deno.test("of a record nothing but its known fields is taken over", () => {
  deepEqual(
    checkRecord({ kind: "metric", time: "5", name: "m", value: 1, step: 2, task: "other", attempt: 9 }),
    { record: { kind: "metric", time: "5", name: "m", value: 1, step: 2 } },
  );
  deepEqual(
    checkRecord({ kind: "artifact", time: "5", name: "a", mediaType: "text/plain", file: "12", sha256: "forged" }),
    { record: { kind: "artifact", time: "5", name: "a", mediaType: "text/plain", file: "12" } },
  );
});

Deno.test("NaN and the infinities are read by their names, and no other text is a number", () => {
  for (const [text, number] of [["NaN", NaN], ["Infinity", Infinity], ["-Infinity", -Infinity]] as const) {
    const checked = checkRecord({ kind: "metric", time: "5", name: "m", value: text });
    deepEqual("record" in checked && checked.record.kind === "metric" && checked.record.value, number);
  }
  equal("fault" in checkRecord({ kind: "metric", time: "5", name: "m", value: "12" }), true);
});

Deno.test("an artifact's file is a plain name, so that it cannot lead anywhere", () => {
  for (
    const file of ["../1", "/etc/passwd", "1/../2", "", "1 ", ".", "..", ".a", "-a", "a\n", "1".repeat(101), 1, null]
  ) {
    const checked = checkRecord({ kind: "artifact", time: "5", name: "a", mediaType: "text/plain", file });
    equal("fault" in checked, true, String(file));
  }
  for (const file of ["1", "plot.png", "a_b-c.tar.gz"]) {
    const checked = checkRecord({ kind: "artifact", time: "5", name: "a", mediaType: "text/plain", file });
    equal("record" in checked, true, file);
  }
});

Deno.test("a name climbs nowhere, and has no control characters", () => {
  for (const kind of ["param", "value", "metric", "artifact"]) {
    const rest = { kind, time: "5", value: 1, mediaType: "text/plain", file: "1" };
    for (const name of ["../up", "/etc/passwd", "a/../../b", "a\\b", "\x1b[31mred", "a\nb", "", "x".repeat(501), 7]) {
      equal("fault" in checkRecord({ ...rest, name }), true, `${kind} ${name}`);
    }
    equal("record" in checkRecord({ ...rest, name: "a/b c.é" }), true);
  }
});

Deno.test("a record without a time counts as said when it was read", () => {
  const before = BigInt(Date.now() - 1000) * 1_000_000n;
  const checked = checkRecord({ kind: "metric", name: "m", value: 1 });
  equal("record" in checked && BigInt(checked.record.time) > before, true);
});

Deno.test("a value is accepted to 200 levels, and the fault of a deeper one says so", () => {
  const nested = (levels: number): unknown => {
    let value: unknown = 1;
    for (let i = 0; i < levels; i++) value = [value];
    return value;
  };
  const check = (levels: number) => checkRecord({ kind: "value", time: "5", name: "v", value: nested(levels) });
  equal("record" in check(199), true);
  const deeper = check(100_000);
  match("fault" in deeper ? deeper.fault : "", /nested deeper than 200 levels/);
});

Deno.test("a parameter or a value that is null is refused, and one within is not", () => {
  for (const kind of ["param", "value"]) {
    deepEqual(checkRecord({ kind, time: "5", name: "n", value: null }), { fault: `a ${kind} without a value` });
    equal("record" in checkRecord({ kind, time: "5", name: "n", value: [null] }), true);
  }
});
