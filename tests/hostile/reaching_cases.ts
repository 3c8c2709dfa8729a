import type { HostileCase } from "./hostile_case.ts";

const connection = (name: string, body: string, more: Partial<HostileCase> = {}): HostileCase => ({
  name,
  after: "connection",
  body,
  ...more,
});
const file = (name: string, body: string, more: Partial<HostileCase> = {}): HostileCase => ({
  name,
  after: "file",
  body,
  ...more,
});

const URL_OF = "`http://127.0.0.1:${target.port}/`";
/** Waits for whichever comes first, so that no case waits for an answer that never comes. */
const ERROR_OR = (event: string): string => `new Promise((resolve) => it.on("error", resolve).on("${event}", resolve))`;

/** Ways to send something off the machine, or to somebody on it. */
export const REACHING: readonly HostileCase[] = [
  connection("fetch", `await fetch(${URL_OF});`),
  connection("fetch by the name of the machine", "await fetch(`http://localhost:${target.port}/`);"),
  connection("fetch by another way to write the address", "await fetch(`http://2130706433:${target.port}/`);"),
  connection(
    "a worker that fetches",
    "await worker(`await fetch('http://127.0.0.1:${target.port}/'); postMessage(1)`);",
  ),
  connection("Deno.connect", `(await Deno.connect({ hostname: "127.0.0.1", port: target.port })).close();`),
  connection("Deno.connectTls", `await Deno.connectTls({ hostname: "127.0.0.1", port: target.port });`),
  connection(
    "node:net",
    `const it = (await import("node:net")).connect(target.port, "127.0.0.1"); await ${ERROR_OR("connect")};`,
  ),
  connection("node:http", `const it = (await import("node:http")).get(${URL_OF}); await ${ERROR_OR("response")};`),
  connection(
    "node:https",
    `const it = (await import("node:https")).get("https://127.0.0.1:" + target.port); await ${ERROR_OR("response")};`,
  ),
  connection("node:http2", `const it = (await import("node:http2")).connect(${URL_OF}); await ${ERROR_OR("connect")};`),
  connection(
    "node:tls",
    `const it = (await import("node:tls")).connect(target.port, "127.0.0.1"); await ${ERROR_OR("secureConnect")};`,
  ),
  connection(
    "a WebSocket",
    "await new Promise((resolve) => { const it = new WebSocket(`ws://127.0.0.1:${target.port}`); it.onopen = it.onerror = it.onclose = resolve; });",
  ),
  connection(
    "an EventSource",
    `await new Promise((resolve) => { const it = new EventSource(${URL_OF}); it.onopen = it.onerror = () => { it.close(); resolve(); }; });`,
  ),
  connection(
    "a proxy",
    `await fetch("http://example.invalid/", { client: Deno.createHttpClient({ proxy: { url: ${URL_OF} } }) });`,
  ),
  connection(
    "UDP",
    `const it = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 }); await it.send(new Uint8Array([1]), { transport: "udp", hostname: "127.0.0.1", port: target.udp });`,
    {
      noControl: "Deno has UDP with an unstable flag alone",
    },
  ),
  connection(
    "UDP by node:dgram",
    `const it = (await import("node:dgram")).createSocket("udp4"); await new Promise((resolve, reject) => it.send("x", target.udp, "127.0.0.1", (error) => error ? reject(error) : resolve())); it.close();`,
  ),
  connection(
    "a name server",
    `await Promise.race([Deno.resolveDns("secret.example", "A", { nameServer: { ipAddr: "127.0.0.1", port: target.udp } }), new Promise((resolve) => setTimeout(resolve, 1000))]);`,
  ),
  connection(
    "a name server by node:dns",
    `const { Resolver } = (await import("node:dns")).promises; const r = new Resolver({ timeout: 500, tries: 1 }); r.setServers(["127.0.0.1:" + target.udp]); await Promise.race([r.resolve4("secret.example"), new Promise((resolve) => setTimeout(resolve, 1000))]);`,
  ),
  connection("an import by address", `await import(${URL_OF} + "x.js");`),
  connection(
    "an import by address from a data URL",
    "await import('data:application/javascript,import ' + JSON.stringify(`http://127.0.0.1:${target.port}/x.js`));",
  ),
  connection("a worker by address", `await worker(${URL_OF} + "w.js");`),
  connection("a Unix socket", `(await Deno.connect({ transport: "unix", path: target.socket })).close();`),
  connection(
    "a Unix socket by node:net",
    `const it = (await import("node:net")).connect(target.socket); await ${ERROR_OR("connect")};`,
  ),
  connection(
    "fetch by a Unix socket",
    `await fetch("http://x/", { client: Deno.createHttpClient({ proxy: { transport: "unix", path: target.socket } }) });`,
  ),
  connection("another port of a host that it may reach", `await fetch(${URL_OF});`, {
    permissions: { net: ["127.0.0.1:PORT"] },
  }),
  connection(
    "a redirect by a host that it may reach",
    "await fetch(`http://127.0.0.1:${target.granted}/to/${target.port}`);",
    {
      permissions: { net: ["127.0.0.1:PORT"] },
    },
  ),
  connection(
    "an import by a host that it may reach",
    "await import(`http://127.0.0.1:${target.granted}/module/${target.port}`);",
    {
      permissions: { net: ["127.0.0.1:PORT"] },
    },
  ),
  connection(
    "telemetry by variables",
    `const { trace } = await import("npm:@opentelemetry/api@1.10.0"); Deno.env.set("OTEL_EXPORTER_OTLP_ENDPOINT", ${URL_OF}); Deno.env.set("OTEL_DENO", "true"); await worker("postMessage(1)"); trace.getTracer("t").startSpan("x").end(); await fetch(${URL_OF} + "v1/traces", { method: "POST" });`,
  ),
  { name: "a signal by Deno.kill", after: "signal", body: `Deno.kill(target.pid, "SIGKILL");` },
  {
    name: "a signal by node:process",
    after: "signal",
    body: `(await import("node:process")).default.kill(target.pid, "SIGKILL");`,
  },
  {
    name: "a signal from a worker",
    after: "signal",
    body: "await worker(`Deno.kill(${target.pid}, 'SIGKILL'); postMessage(1)`);",
  },
  file("Deno.Command", `await new Deno.Command("touch", { args: [target.create] }).output();`),
  file("Deno.Command by a path", `await new Deno.Command("/usr/bin/touch", { args: [target.create] }).output();`),
  file(
    "Deno.Command of Deno itself",
    `await new Deno.Command(Deno.execPath(), { args: ["eval", "Deno.writeTextFileSync(Deno.args[0], '')", target.create] }).output();`,
  ),
  file(
    "a worker that starts a program",
    "await worker(`await new Deno.Command('touch', { args: [${JSON.stringify(target.create)}] }).output(); postMessage(1)`);",
  ),
  file("exec of node:child_process", `(await import("node:child_process")).execSync("touch " + target.create);`),
  file("spawn of node:child_process", `(await import("node:child_process")).spawnSync("touch", [target.create]);`),
  file(
    "fork of node:child_process",
    `const { once } = await import("node:events"); await once((await import("node:child_process")).fork(own("f.js", "import fs from 'node:fs'; fs.writeFileSync(process.argv[2], '')"), [target.create]), "exit");`,
  ),
  file(
    "a shell in the place of a declared program",
    `await new Deno.Command("sh", { args: ["-c", "touch " + target.create] }).output();`,
    { permissions: { sys: ["hostname"] } },
  ),
  file(
    "native code",
    `const name = new TextEncoder().encode(target.create + "\\0"); Deno.dlopen("libc.so.6", { creat: { parameters: ["buffer", "i32"], result: "i32" } }).symbols.creat(name, 0o644);`,
  ),
];
