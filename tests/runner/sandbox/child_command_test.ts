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
  for (
    const flag of [
      "--no-prompt",
      `--config=${attempt.spec.directory}/deno.json`,
      "--cached-only",
      "--allow-import=none.invalid",
    ]
  ) {
    ok(args.includes(flag), flag);
  }
  equal(args.some((arg) => arg === "-A" || arg === "--allow-all"), false);
  deepEqual(Object.keys(env).sort(), ["ASKED", "DENO_NO_UPDATE_CHECK", "HOME", "NO_COLOR", "TMPDIR", "TRACEPARENT"]);
  equal(cwd.startsWith(attempt.spec.directory), true);
});

Deno.test("no two attempts share the origin that storage belongs to, with a lock file or without", async () => {
  for (const lock of [{}, { lock: "/project/deno.lock" }]) {
    await using one = await makeAttempt("export default () => {};", lock);
    await using two = await makeAttempt("export default () => {};", lock);
    // Deno makes it of the first of these that it is given.
    const origin = ({ spec }: typeof one): string | undefined => {
      const { args } = childCommand(spec, { environment: () => undefined });
      return args.find((arg) => arg.startsWith("--location=")) ?? args.find((arg) => arg.startsWith("--config="));
    };
    ok(origin(one));
    equal(origin(one) === origin(two), false);
  }
});
