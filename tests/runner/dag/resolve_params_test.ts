import assert from "node:assert/strict";
import * as v from "valibot";
import { resolveParams } from "../../../runner/dag/resolve_params.ts";
import type { StandardSchema } from "../../../runner/dag/standard_schema.ts";
import type { Diagnostic } from "../../../runner/words/diagnostic.ts";
import type { JsonObject } from "../../../runner/words/json.ts";

const schema = v.object({
  environment: v.optional(v.picklist(["dev", "ci"]), "dev"),
  rows: v.optional(v.number(), 100),
  name: v.optional(v.string(), "digits"),
  rates: v.optional(v.array(v.number()), []),
});

async function paramsOf(given: object, texts: Record<string, string> = {}): Promise<JsonObject> {
  const resolved = await resolveParams(schema, { ...given }, texts);
  if (resolved.diagnostics !== undefined) {
    throw new Error(resolved.diagnostics.map(({ message }) => message).join("; "));
  }
  return resolved.params;
}

async function mistakesIn(
  given: object,
  texts: Record<string, string> = {},
  of: StandardSchema | undefined = schema,
): Promise<readonly Diagnostic[]> {
  return (await resolveParams(of, { ...given }, texts)).diagnostics ?? [];
}

Deno.test("the schema fills in what was not given", async () => {
  assert.deepEqual(await paramsOf({ rows: 5 }), { environment: "dev", rows: 5, name: "digits", rates: [] });
});

Deno.test("a text from the command line becomes what the schema wants: a number, a list, or the text as it is", async () => {
  const check = async (texts: Record<string, string>, expected: JsonObject): Promise<void> => {
    const params = await paramsOf({}, texts);
    assert.deepEqual({ ...params, ...expected }, params);
  };
  await check({ rows: "600" }, { rows: 600 });
  await check({ rows: "6e2" }, { rows: 600 });
  await check({ name: "600" }, { name: "600" });
  await check({ name: "007" }, { name: "007" });
  await check({ name: "true" }, { name: "true" });
  await check({ name: "null" }, { name: "null" });
  await check({ name: '{"a":1}' }, { name: '{"a":1}' });
  await check({ name: "12345678901234567890" }, { name: "12345678901234567890" });
  await check({ name: "" }, { name: "" });
  await check({ rates: "[0.1, 0.5]" }, { rates: [0.1, 0.5] });
  await check({ rows: "600", name: "600" }, { rows: 600, name: "600" });
});

Deno.test("a text goes before a value of the same name from a file", async () => {
  assert.equal((await paramsOf({ rows: 1 }, { rows: "2" })).rows, 2);
});

Deno.test("a value that came from code is not turned into another type", async () => {
  const [found] = await mistakesIn({ rows: "600" });
  assert.equal(found?.code, "parameter");
  assert.match(found!.message, /^the parameter "rows", which is "600": .*number.*/);
  assert.equal(found!.fix, "pass --param rows=VALUE, or params: { rows: … } in code");
});

Deno.test("a text of the wrong type is refused as what it looks like", async () => {
  const check = async (texts: Record<string, string>, message: RegExp): Promise<void> => {
    const found = await mistakesIn({}, texts);
    assert.equal(found.length, 1);
    assert.match(found[0]!.message, message);
  };
  await check({ rows: "many" }, /^the parameter "rows", which is "many": .*number/);
  await check({ rows: "true" }, /^the parameter "rows", which is true: .*number/);
  await check({ environment: "prod" }, /^the parameter "environment", which is "prod": .*"dev".*"ci"/);
  await check({ rates: '["a"]' }, /^the parameter "rates\.0", which is "a": .*number/);
});

Deno.test("a list that is not quite JSON is told of with what is wrong with it", async () => {
  const [found, ...others] = await mistakesIn({}, { rates: "[0.1, 0.2" });
  assert.deepEqual(others, []);
  assert.match(found!.message, /^the parameter "rates", which is "\[0\.1, 0\.2": /);
  assert.match(found!.fix!, /^mend its JSON, or the quotes around it: .*position 9/);
});

Deno.test("a text that is right as a text is not blamed because another parameter is wrong", async () => {
  const found = await mistakesIn({}, { name: "600", rows: "many" });
  assert.deepEqual(found.map(({ message }) => message.split(",")[0]), ['the parameter "rows"']);
});

Deno.test("a parameter that must be given is asked for by name", async () => {
  const found = await mistakesIn({}, {}, v.object({ rows: v.number() }));
  assert.equal(found.length, 1);
  assert.match(found[0]!.message, /^the parameter "rows", which was not given: /);
});

Deno.test("every parameter that the schema refuses is told at once", async () => {
  const found = await mistakesIn({ rows: NaN, name: 5n });
  assert.deepEqual(found.map(({ message }) => message.split(":")[0]), [
    'the parameter "rows", which is NaN',
    'the parameter "name", which is 5n',
  ]);
});

Deno.test("a parameter that the schema does not know is refused with the one that was meant, or with all", async () => {
  const [typo] = await mistakesIn({}, { enviroment: "ci" });
  assert.equal(typo?.code, "unknown-parameter");
  assert.equal(typo?.message, 'the parameter "enviroment" was given, and the pipeline\'s schema does not know it');
  assert.equal(typo?.fix, "did you mean environment?");
  const [other] = await mistakesIn({ learningRate: 1 });
  assert.equal(other?.fix, "the pipeline has: environment, rows, name, rates");
});

Deno.test("a pipeline without a schema takes no parameter", async () => {
  assert.deepEqual(await resolveParams(undefined, {}), { params: {} });
  const { diagnostics } = await resolveParams(undefined, { a: 1 }, { b: "2" });
  assert.deepEqual(diagnostics?.map(({ code, message }) => [code, message]), [
    ["unknown-parameter", 'the parameter "a" was given, and this pipeline takes none'],
    ["unknown-parameter", 'the parameter "b" was given, and this pipeline takes none'],
  ]);
});

Deno.test("a schema that is none, or of no object, or gives what JSON cannot carry, is refused", async () => {
  const [none] = await mistakesIn({}, {}, { rows: "number" } as unknown as StandardSchema);
  assert.equal(none?.code, "schema");
  assert.equal(none?.message, 'params of the pipeline must be a Standard Schema, and is {"rows":"number"}');
  const [list] = await mistakesIn({}, {}, v.pipe(v.unknown(), v.transform(() => [1])));
  assert.equal(list?.message, "the schema of the parameters must describe an object");
  const dated = v.object({ since: v.pipe(v.string(), v.transform((text) => new Date(text))) });
  const [date] = await mistakesIn({ since: "2026-01-01" }, {}, dated);
  assert.equal(
    date?.message,
    "the parameters must be JSON to be kept in the run file, and after the schema $.since is a Date, not a plain object",
  );
});

Deno.test("an asynchronous schema is waited for", async () => {
  const slow = v.objectAsync({
    name: v.pipeAsync(v.string(), v.checkAsync((name) => Promise.resolve(name === "600"), "not 600")),
  });
  assert.deepEqual(await resolveParams(slow, {}, { name: "600" }), { params: { name: "600" } });
  const [found] = await mistakesIn({ name: "5" }, {}, slow);
  assert.equal(found?.message, 'the parameter "name", which is "5": not 600');
});
