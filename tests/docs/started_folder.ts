import assert from "node:assert/strict";
import { dagtrail } from "../helpers/command_line.ts";
import { npmProgram } from "../helpers/npm_program.ts";

/** A project as `init` writes it, with Dagtrail in it as a submodule would be. */
export interface StartedFolder extends AsyncDisposable {
  readonly path: string;
  write(file: string, text: string): Promise<void>;
  remove(file: string): Promise<void>;
  /** Runs a script, which must end with `code`; gives what it printed. */
  bash(script: string, env?: Readonly<Record<string, string>>, code?: number): Promise<string>;
  /** Runs a package of this repository's in the project. */
  tool(name: string, ...args: string[]): Promise<{ readonly success: boolean; readonly said: string }>;
  /** A host that shows a folder. */
  publish(): Promise<PublishedFolder>;
}

/** A folder that is served. */
export interface PublishedFolder {
  readonly url: string;
  /** Shows a copy of another folder from now on. */
  replace(folder: string): Promise<void>;
  /** The runs that have pages. */
  runs(): Promise<readonly string[]>;
}

const ROOT = new URL("../../", import.meta.url).pathname;

export async function startedFolder(): Promise<StartedFolder> {
  const parent = await Deno.realPath(await Deno.makeTempDir({ prefix: "dagtrail-started-" }));
  const path = `${parent}/project`;
  const servers: Deno.HttpServer[] = [];
  await dagtrail(["init", path]);
  await Deno.symlink(ROOT, `${path}/dagtrail`);
  await new Deno.Command("git", { args: ["init", "--quiet", path] }).output();
  const address = "https://gitlab.example/octo/data.git";
  await new Deno.Command("git", { args: ["-C", path, "remote", "add", "origin", address] }).output();
  await Deno.mkdir(`${parent}/bin`);
  await Deno.symlink(Deno.execPath(), `${parent}/bin/deno`);
  const run = async (command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const { code, success, stdout, stderr } = await new Deno.Command(command, {
      args: [...args],
      cwd: path,
      env: { NO_COLOR: "1", PATH: `${parent}/bin:${Deno.env.get("PATH")}`, ...env },
      stdin: "null",
    }).output();
    return { code, success, said: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
  };
  return {
    path,
    write: (file, text) => Deno.writeTextFile(`${path}/${file}`, text),
    remove: (file) => Deno.remove(`${path}/${file}`, { recursive: true }),
    async bash(script, env, expected = 0) {
      const { code, said } = await run("bash", ["-euo", "pipefail", "-c", script], env);
      assert.equal(code, expected, said);
      return said;
    },
    tool: (name, ...args) => run(Deno.execPath(), [...npmProgram(name), ...args]),
    async publish() {
      const shown = `${parent}/shown`;
      await Deno.mkdir(shown);
      const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
        try {
          return new Response(await Deno.readFile(shown + new URL(request.url).pathname));
        } catch {
          return new Response(null, { status: 404 });
        }
      });
      servers.push(server);
      return {
        url: `http://127.0.0.1:${server.addr.port}/`,
        async replace(folder) {
          await Deno.remove(shown, { recursive: true });
          await new Deno.Command("cp", { args: ["-a", folder, shown] }).output();
        },
        runs: async () =>
          (await Array.fromAsync(Deno.readDir(`${shown}/runs`))).filter(({ isDirectory }) => isDirectory)
            .map(({ name }) => name),
      };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(servers.map((server) => server.shutdown()));
      await Deno.remove(parent, { recursive: true });
    },
  };
}
