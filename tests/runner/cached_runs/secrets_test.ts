import { deepEqual, equal, match, ok } from "node:assert/strict";
import { maskFor } from "../../../runner/recording/mask_for.ts";
import { holdsSecret } from "../../../runner/reuse/result_keeper.ts";
import { makeProject, type Project } from "../../helpers/project.ts";
import { runInProject, type TaskOf } from "../../helpers/project_run.ts";
import { decisionOf, ranAndTaken } from "./decisions.ts";

const NAME = "DAGTRAIL_TEST_CACHE_SECRET";

/** Everything that lies in a folder, as one text, names included. */
function everythingIn(folder: string): string {
  let text = "";
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    text += `${name}\n${
      isDirectory ? everythingIn(path) : new TextDecoder("latin1").decode(Deno.readFileSync(path))
    }\n`;
  }
  return text;
}

async function withSecret(
  secret: string,
  files: Readonly<Record<string, string>>,
  work: (project: Project) => Promise<void>,
): Promise<void> {
  await using project = await makeProject(files);
  Deno.env.set(NAME, secret);
  try {
    await work(project);
  } finally {
    Deno.env.delete(NAME);
  }
}

const secrets = [NAME];

Deno.test("a secret that was logged is masked in the store, and in what is told again", async () => {
  const secret = "tr0ub4dor&3";
  const logs = `export default ({ log, secrets }) => {
    const secret = secrets.${NAME};
    log.param("p", { [secret]: secret });
    log.metric(secret, 1);
    log.value("v", [encodeURIComponent(secret), btoa(secret)]);
    log.text("note-" + secret, "it is " + secret);
    return "nothing of it";
  };`;
  await withSecret(secret, { "logs.ts": logs }, async (project) => {
    const tasks = { logs: { module: "logs.ts", secrets } };
    await runInProject(project, tasks);
    const again = await runInProject(project, tasks);
    deepEqual(ranAndTaken(again), { ran: [], taken: ["logs"] });
    ok(again.text.includes("note-***"));
    const kept = everythingIn(project.path("runs"));
    for (const form of [secret, encodeURIComponent(secret), btoa(secret), "tr0ub4dor"]) {
      equal(kept.includes(form), false, `${form} is somewhere in the folder of runs`);
    }
    equal(
      new TextDecoder().decode(
        again.artifacts("logs").get("note-***")!.attributes["dagtrail.artifact.data"] as Uint8Array,
      ),
      "it is ***",
    );
  });
});

Deno.test("what returns a secret, or leaves one in a file or in a file's name, is not kept, and says so", async () => {
  const check = async (code: string, because: string): Promise<void> => {
    const secret = "correct-horse-battery";
    const module = `export default async ({ secrets, output }) => { const s = secrets.${NAME}; ${code} };`;
    await withSecret(secret, { "task.ts": module }, async (project) => {
      const tasks: Record<string, TaskOf> = { task: { module: "task.ts", secrets } };
      const run = await runInProject(project, tasks);
      equal(run.result.result, "success");
      deepEqual(run.notices("task"), [`what it left is not kept in the cache: ${because}`]);
      equal(everythingIn(project.path("runs")).includes(secret), false);
      equal(decisionOf(await runInProject(project, tasks), "task"), "miss: ran because nothing of it is in the cache");
    });
  };
  await check("return { deep: [s] };", "what it returned holds a secret");
  await check(`await output.writeText("a.txt", "x" + s);`, "its file `a.txt` holds a secret");
  await check(
    `await output.writeBytes("big.bin", new Uint8Array([...new Uint8Array(2 ** 22 - 5).fill(200), ...new TextEncoder().encode(s), 255]));`,
    "its file `big.bin` holds a secret",
  );
  await check(`await output.writeText(s + ".txt", "");`, "the name of a file that it left holds a secret");
});

Deno.test("a secret is found wherever it lies in a file, however long it is and however it is written", async () => {
  await using project = await makeProject();
  const secret = Array.from({ length: 76_000 }, (_, i) => (i * i % 9973).toString(36)).join("").slice(0, 76_000);
  const mask = maskFor([secret]);
  for (const form of [secret, btoa(secret), new TextEncoder().encode(secret).toHex()]) {
    // All but its last letters lie in the first part of the file that is looked at.
    const path = await project.write("file.txt", "-".repeat(2 ** 22 - form.length + 100) + form + "-".repeat(1000));
    equal(await holdsSecret(path, mask), true);
    equal(await holdsSecret(await project.write("file.txt", form.slice(0, -10)), mask), false);
  }
});

Deno.test("a task below one that handed a secret on is not kept either", async () => {
  const files = {
    "gives.ts": `export default ({ secrets }) => secrets.${NAME};`,
    "passes.ts": `export default ({ inputs }) => "it was " + inputs.from.value;`,
  };
  await withSecret("correct-horse-battery", files, async (project) => {
    const tasks = {
      gives: { module: "gives.ts", secrets },
      passes: { module: "passes.ts", inputs: { from: "gives" } },
    };
    await runInProject(project, tasks);
    equal(everythingIn(project.path("runs")).includes("correct-horse"), false);
    deepEqual(ranAndTaken(await runInProject(project, tasks)), { ran: ["gives", "passes"], taken: [] });
  });
});

Deno.test("a secret that changed is named without its value, and no digest of it can be found by trying", async () => {
  await withSecret("4711-4711", { "task.ts": "export default () => 1;" }, async (project) => {
    const tasks = { task: { module: "task.ts", secrets } };
    await runInProject(project, tasks);
    const document = everythingIn(project.path("runs/.cache/results"));
    const digest = /"kind":"secret","name":"[^"]+","digest":"(hmac:[0-9a-f]{64})"/.exec(document)?.[1];
    ok(digest !== undefined, document);
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode("4711-4711")));
    equal(document.includes(bytes.toHex()), false, "a bare digest of it could be found by trying");
    equal(Deno.statSync(project.path("runs/.cache/hmac.key")).mode! & 0o777, 0o600);
    Deno.env.set(NAME, "4712-4712");
    const run = await runInProject(project, tasks);
    equal(decisionOf(run, "task"), `miss: ran because the secret \`${NAME}\` changed`);
    deepEqual(run.task("task").attributes["dagtrail.task.cache.changes"], [{ what: `the secret \`${NAME}\`` }]);
    equal(run.text.includes(digest), false, "the run file has no digest of it");
  });
});

Deno.test("a parameter that holds a secret is kept and told by a digest alone", async () => {
  await withSecret("correct-horse-battery", { "task.ts": "export default () => 1;" }, async (project) => {
    const tasks = (url: string): Record<string, TaskOf> => ({ task: { module: "task.ts", secrets, params: { url } } });
    await runInProject(project, tasks("https://correct-horse-battery@a"));
    const run = await runInProject(project, tasks("https://correct-horse-battery@b"));
    equal(decisionOf(run, "task"), "miss: ran because the parameter `url` changed");
    equal(everythingIn(project.path("runs/.cache")).includes("correct-horse"), false);
  });
});

Deno.test("two caches digest one value differently", async () => {
  await withSecret("4711-4711", { "task.ts": "export default () => 1;" }, async (project) => {
    const digests = [];
    for (const cache of ["one", "two"]) {
      await runInProject(project, { task: { module: "task.ts", secrets } }, { cache: project.path(cache) });
      digests.push(/hmac:[0-9a-f]{64}/.exec(everythingIn(project.path(`${cache}/results`)))![0]);
    }
    match(digests[0]!, /^hmac:/);
    equal(digests[0] === digests[1], false);
  });
});
