import { deepEqual, equal, match } from "node:assert/strict";
import { makeProject } from "../../helpers/project.ts";
import { runInProject } from "../../helpers/project_run.ts";

const NAME = "DAGTRAIL_TEST_SECRET";
const SECRET = 'hunter2/"quoted" & é secret';

/** Runs `body` with the secret in this process's environment. */
async function withSecret(body: () => Promise<void>): Promise<void> {
  Deno.env.set(NAME, SECRET);
  try {
    await body();
  } finally {
    Deno.env.delete(NAME);
  }
}

Deno.test("a secret reaches the task that declared it, and no other", async () => {
  await withSecret(async () => {
    await using project = await makeProject({
      "has.ts": `export default ({ secrets, params }) => secrets.${NAME}.length === params.length;`,
      "has_not.ts": `
        export default ({ secrets }) => {
          let env;
          try { env = Deno.env.get("${NAME}"); } catch (error) { env = error.name; }
          return [Object.keys(secrets).length, env];
        };`,
    });
    const run = await runInProject(project, {
      has: { module: "has.ts", secrets: [NAME], params: { length: SECRET.length } },
      "has-not": { module: "has_not.ts" },
    });
    equal(run.result.tasks.has!.value, true);
    deepEqual(run.result.tasks["has-not"]!.value, [0, "NotCapable"]);
  });
});

Deno.test("a secret is masked in what a retry's own condition throws about the attempt", async () => {
  await withSecret(async () => {
    await using project = await makeProject({
      "leaks.ts": `export default ({ secrets }) => { throw new Error("401 for " + secrets.${NAME}); };`,
    });
    const when = ({ exception }: { exception?: { message: string } }): never => {
      throw new Error(`cannot judge: ${exception?.message}`);
    };
    const run = await runInProject(project, {
      leaks: { module: "leaks.ts", secrets: [NAME], retry: { attempts: 2, when } },
    });
    const ended = run.events.find((event) => event.type === "task-ended");
    match(String(ended?.reason), /cannot judge: 401 for /);
    equal(`${run.text}${Deno.inspect(run.events)}`.includes("hunter2"), false);
  });
});

Deno.test("a secret is masked wherever a task leaves it, also encoded", async () => {
  await withSecret(async () => {
    await using project = await makeProject({
      "leaks.ts": `
        import { trace } from "npm:@opentelemetry/api@1.10.0";
        export default async ({ secrets, log, output, attempt }) => {
          const secret = secrets.${NAME};
          const bytes = new TextEncoder().encode("user:" + secret);
          console.log("plain " + secret);
          console.error("base64 " + bytes.toBase64());
          console.log("url " + encodeURIComponent(secret), "json " + JSON.stringify({ secret }));
          log.param(secret, secret);
          log.metric("metric " + secret, 1);
          log.value("value", { [secret]: [secret] });
          log.progress(0.5, secret);
          log.text("file " + secret, "text with " + secret);
          log.json("json", { secret });
          trace.getTracer("t").startActiveSpan("span " + secret, { attributes: { [secret]: secret } }, (span) => {
            span.addEvent(secret, { secret });
            span.setStatus({ code: 2, message: secret });
            span.end();
          });
          if (attempt.number === 1) throw new Error("failed with " + secret, { cause: new Error("because of " + secret) });
          await output.writeText("kept.txt", secret);
          return { secret };
        };`,
      "reads.ts": `
        export default async ({ inputs, params }) => [
          inputs.from.value.secret.length === params.length,
          (await inputs.from.readText("kept.txt")).length === params.length,
        ];`,
    });
    const lines: string[] = [];
    const run = await runInProject(project, {
      leaks: { module: "leaks.ts", secrets: [NAME], retry: { attempts: 2 } },
      reads: { module: "reads.ts", inputs: { from: "leaks" }, params: { length: SECRET.length } },
    }, { onEvent: (event) => lines.push(Deno.inspect(event, { depth: 20, strAbbreviateSize: 1e6 })) });
    // What is handed on to another task is the thing itself.
    deepEqual(run.result.tasks.reads!.value, [true, true]);
    const forms = {
      plain: SECRET,
      url: encodeURIComponent(SECRET),
      json: JSON.stringify(SECRET).slice(1, -1),
      base64: new TextEncoder().encode(SECRET).toBase64().slice(0, -4),
      "base64 after user:": new TextEncoder().encode(`user:${SECRET}`).toBase64().slice(8, -4),
      "a part": "hunter2",
    };
    // The artifacts' bytes are base64 in the run file, so they are looked at as what they are.
    const artifacts = run.file.spans
      .map(({ attributes }) => attributes["dagtrail.artifact.data"])
      .filter((data) => data instanceof Uint8Array)
      .map((data) => new TextDecoder().decode(data));
    equal(artifacts.length, 4);
    const shown = {
      file: run.text,
      events: lines.join("\n"),
      artifacts: artifacts.join("\n"),
      result: JSON.stringify(run.result),
    };
    for (const [place, text] of Object.entries(shown)) {
      for (const [form, value] of Object.entries(forms)) {
        equal(text.includes(value), false, `${form} is in ${place}`);
      }
    }
    deepEqual(run.printed("leaks", "stdout")[0], "plain ***");
    match(run.result.tasks.leaks!.value!.toString(), /object/);
    deepEqual([...run.artifacts("leaks").keys()], ["file ***", "json"]);
  });
});
