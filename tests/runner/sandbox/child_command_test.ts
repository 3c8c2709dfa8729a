import { deepEqual, equal, ok } from "node:assert/strict";
import { childCommand } from "../../../runner/sandbox/child_command.ts";
import { makeAttempt } from "../../helpers/attempt_directory.ts";

Deno.test("a process is started with every flag said, and with nothing of the runner's environment but what Deno needs", async () => {
  await using attempt = await makeAttempt("export default () => {};", { grants: { env: ["ASKED"] } });
  const environment = {
    HOME: "/home/x",
    PATH: "/bin",
    ASKED: "yes",
    TOKEN: "no",
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://x",
  };
  const { args, env, cwd } = childCommand(attempt.spec, {
    environment: (name) => (environment as Record<string, string>)[name],
  });
  for (const flag of [
    "--no-prompt",
    `--config=${attempt.spec.directory}/deno.json`,
    "--cached-only",
    "--allow-import=none.invalid",
  ]) {
    ok(args.includes(flag), flag);
  }
  equal(args.some((arg) => arg === "-A" || arg === "--allow-all"), false);
  deepEqual(Object.keys(env).sort(), ["ASKED", "DENO_NO_UPDATE_CHECK", "HOME", "NO_COLOR", "TMPDIR", "TRACEPARENT"]);
  equal(cwd.startsWith(attempt.spec.directory), true);
});

Deno.test("no two attempts share the origin that storage belongs to", async () => {
  await using one = await makeAttempt("export default () => {};");
  await using two = await makeAttempt("export default () => {};");
  const location = (attempt: typeof one): string | undefined =>
    childCommand(attempt.spec, { environment: () => undefined }).args.find((arg) => arg.startsWith("--location="));
  ok(location(one));
  equal(location(one) === location(two), false);
});
