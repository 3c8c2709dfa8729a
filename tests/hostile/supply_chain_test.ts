import { deepEqual, equal, ok } from "node:assert/strict";
import { createHash } from "node:crypto";
import { DAGTRAIL, makeProject } from "../helpers/project.ts";

/** A registry of one package, whose install script makes a file; says what was asked of it. */
async function evilRegistry(
  folder: string,
  marker: string,
): Promise<{ server: Deno.HttpServer<Deno.NetAddr>; asked: string[] }> {
  const files = {
    "package.json": JSON.stringify({
      name: "evil",
      version: "1.0.0",
      type: "module",
      main: "index.js",
      scripts: Object.fromEntries(["preinstall", "install", "postinstall"].map((name) => [name, `touch ${marker}`])),
    }),
    "index.js": `export default "from a package";`,
  };
  for (const [name, text] of Object.entries(files)) {
    await Deno.mkdir(`${folder}/package`, { recursive: true });
    await Deno.writeTextFile(`${folder}/package/${name}`, text);
  }
  await new Deno.Command("tar", { args: ["-czf", "evil.tgz", "package"], cwd: folder }).output();
  const tarball = await Deno.readFile(`${folder}/evil.tgz`);
  const integrity = `sha512-${createHash("sha512").update(tarball).digest("base64")}`;
  const asked: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const { pathname, origin } = new URL(request.url);
    asked.push(pathname);
    if (pathname === "/evil.tgz") return new Response(tarball);
    if (pathname !== "/evil") return new Response(null, { status: 404 });
    const version = {
      ...JSON.parse(files["package.json"]),
      hasInstallScript: true,
      dist: { tarball: `${origin}/evil.tgz`, integrity },
    };
    return Response.json({ name: "evil", "dist-tags": { latest: "1.0.0" }, versions: { "1.0.0": version } });
  });
  return { server, asked };
}

Deno.test("a package runs nothing when it is installed, and no task loads one that its code does not name", async () => {
  await using project = await makeProject({
    "uses.ts": `import evil from "npm:evil@1.0.0"; export default () => evil;`,
    "sneaks.ts": `export default async () => (await import("npm:" + "evil@1.0.0")).default;`,
    "fetches.ts":
      `import "npm:evil@1.0.0"; export default async () => (await import("npm:" + "another-one@1.0.0")).default;`,
    "run.ts": `
      import { pipeline, run, task } from ${JSON.stringify(DAGTRAIL)};
      const { tasks } = await run(pipeline({ name: "p", tasks() {
        const uses = task("uses", { module: import.meta.resolve("./uses.ts") });
        task("sneaks", { module: import.meta.resolve("./sneaks.ts"), after: [uses] });
        task("fetches", { module: import.meta.resolve("./fetches.ts"), after: [uses] });
      } }), { runs: ${JSON.stringify("RUNS")}, root: new URL(".", import.meta.url).pathname });
      console.log(JSON.stringify(Object.fromEntries(Object.entries(tasks).map(([id, { result, value }]) => [id, value ?? result]))));`,
  });
  const marker = project.path("../marker");
  const { server, asked } = await evilRegistry(project.path("../registry"), marker);
  try {
    const env = {
      // A cache of its own, so that nothing of this registry stays in the user's.
      DENO_DIR: project.path("../deno"),
      NPM_CONFIG_REGISTRY: `http://127.0.0.1:${server.addr.port}/`,
      NO_COLOR: "1",
    };
    const deno = async (args: string[], cwd = project.root): Promise<string> => {
      const { stdout, stderr } = await new Deno.Command(Deno.execPath(), { args, env, cwd }).output();
      return new TextDecoder().decode(stdout) || new TextDecoder().decode(stderr);
    };
    await project.write(
      "run.ts",
      (await Deno.readTextFile(project.path("run.ts"))).replace("RUNS", project.path("runs")),
    );
    const said = await deno(["run", "-A", "--no-check", "--no-config", "--no-lock", "run.ts"]);
    deepEqual(JSON.parse(said), { uses: "from a package", sneaks: "failure", fetches: "failure" }, said);
    equal(asked.includes("/another-one"), false);
    equal(await exists(marker), false);

    // With nothing around them, all three do what they try.
    const plain = (module: string) =>
      deno([
        "eval",
        "--no-lock",
        `console.log(await (await import(${JSON.stringify(project.url(module))})).default())`,
      ]);
    equal((await plain("sneaks.ts")).trim(), "from a package");
    await plain("fetches.ts");
    ok(asked.includes("/another-one"));
    await project.write(
      "install/deno.json",
      JSON.stringify({ imports: { evil: "npm:evil@1.0.0" }, nodeModulesDir: "auto" }),
    );
    await deno(["install", "--allow-scripts"], project.path("install"));
    equal(await exists(marker), true);
  } finally {
    await server.shutdown();
  }
});

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch {
    return false;
  }
}
