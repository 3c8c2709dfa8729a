import assert from "node:assert/strict";
import { command } from "../../../runner/dag/command.ts";
import { shownCommand } from "../../../runner/words/command.ts";
import { isConfined } from "../../../runner/words/plan.ts";
import { mistakeOf, MODULE, planOf, untypedTask } from "./untyped_pipeline.ts";

/** `command` as JavaScript sees it. */
const untypedCommand = command as unknown as (name: unknown, options?: unknown) => void;

Deno.test("a command's words are texts, numbers and paths that are not known yet", () => {
  const plan = planOf(() => {
    const one = untypedTask("one", { module: MODULE });
    const two = untypedTask("two", { module: MODULE });
    command("resize", {
      params: { width: 320 },
      inputs: { video: one, parts: [one, two] },
      command: ({ params, inputs, output, file }) => [
        "ffmpeg",
        file("file:///project/tools/set.cfg"),
        "-i",
        inputs.video.file("in.mp4"),
        `--parts=${inputs.parts.map(({ directory }) => directory).join(":")}`,
        params.width,
        output.file("small/out.mp4"),
        "",
      ],
      stdout: "log.txt",
      exitCodes: [0, 3],
    });
  });
  const task = plan.tasks.at(-1)!;
  assert.equal(task.module, "command:ffmpeg");
  assert.deepEqual(task.command, {
    program: "ffmpeg",
    args: [
      [{ path: "/project/tools/set.cfg" }],
      ["-i"],
      [{ input: "video", file: "in.mp4" }],
      ["--parts=", { input: "parts", index: 0 }, ":", { input: "parts", index: 1 }],
      ["320"],
      [{ output: "small/out.mp4" }],
      [""],
    ],
    stdout: "log.txt",
    exitCodes: [0, 3],
    files: ["/project/tools/set.cfg"],
  });
  assert.deepEqual(shownCommand(task.command!).slice(3), [
    "{video/in.mp4}",
    "--parts={parts[0]}:{parts[1]}",
    "320",
    "{output/small/out.mp4}",
    "",
  ]);
  assert.deepEqual(task.dependencies, [{ task: "one", inputs: ["video", "parts"] }, {
    task: "two",
    inputs: ["parts"],
  }]);
  assert.deepEqual(task.permissions.run, ["ffmpeg"]);
  assert.equal(isConfined(task), false);
});

Deno.test("a command that is wrong is refused before anything starts, with the place", () => {
  const check = (options: unknown, message: string): void => {
    const found = mistakeOf(() => untypedCommand("example", options));
    assert.equal(found.message, `the command "example"${message}`);
    assert.equal(found.code, "command");
    assert.ok(found.location?.includes("command_test.ts:"));
  };
  const gives = (...words: unknown[]) => ({ command: () => words });
  const wanted = "it must give an array of a program and its arguments, which are texts and numbers";
  check({ command: ["ls"] }, ' must have a function as its `command`, and has ["ls"]');
  check(undefined, " must have a function as its `command`, and has undefined");
  check(gives(), `: ${wanted}, and gives []`);
  check({ command: () => "ls" }, `: ${wanted}, and gives "ls"`);
  check(gives("ls", undefined), `: ${wanted}, and word 1 is undefined`);
  check(gives("ls", NaN), `: ${wanted}, and word 1 is NaN`);
  check(gives(7), ": its first word must be the name of a program, and is 7");
  check(gives("./tool"), ': its program is "./tool"; name a program on the PATH, or one by its absolute path');
  check(gives("ls", "a\0b"), ': the argument "a\\u0000b" has a NUL character in it');
  check(
    {
      command: ({ inputs }: { inputs: Record<string, { file(name: string): string }> }) => ["ls", inputs.no!.file("a")],
    },
    ": Cannot read properties of undefined (reading 'file')",
  );
  check(
    { command: ({ output }: { output: { file(name: string): string } }) => ["ls", output.file("../up")] },
    ': the name of an output file, "../up", has an empty part, "." or ".." between its slashes, and must stay in its folder',
  );
  check(
    { command: ({ file }: { file(url: string): string }) => ["cat", file("file:///etc/passwd")] },
    ': file("file:///etc/passwd") is not in the project "/project"; name data elsewhere in permissions.read',
  );
  check(
    { ...gives("ls"), stdout: "/abs" },
    ': the name of the file for its output, "/abs", has an empty part, "." or ".." between its slashes, and must stay ' +
      "in its folder",
  );
  check({ ...gives("ls"), exitCodes: [] }, ": exitCodes must be an array of numbers from 0 to 255, and is []");
  check({ ...gives("ls"), exitCodes: [300] }, ": exitCodes must be an array of numbers from 0 to 255, and is [300]");
});

Deno.test("a command outside a pipeline is a mistake that names it", () => {
  assert.throws(() => untypedCommand("x", {}), /command\("x"\) was called outside a pipeline/);
});
