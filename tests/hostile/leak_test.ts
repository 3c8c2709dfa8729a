import { deepEqual, equal, ok } from "node:assert/strict";
import { Buffer } from "node:buffer";
import { decodeRunFile } from "../../runner/otlp/decode.ts";
import { EVENT } from "../../runner/otlp/attributes.ts";
import { SecretFinder } from "../../runner/recording/find_secrets.ts";
import { dagtrail } from "../helpers/command_line.ts";
import { DAGTRAIL, makeProject, type Project } from "../helpers/project.ts";

const random = (): string => crypto.randomUUID().replaceAll("-", "");

/** Twenty secrets of all sorts, none of which stands anywhere by chance. */
function makeSecrets(): Readonly<Record<string, string>> {
  const pem = Array.from({ length: 6 }, () => Buffer.from(random() + random()).toString("base64")).join("\n");
  return {
    WORD: random(),
    SHORT: random().slice(0, 10),
    WITH_DASHES: crypto.randomUUID(),
    QUOTES: `${random()}'"\`${random()}`,
    BACKSLASHES: `C:\\new\\${random()}\\table`,
    SPACES: `${random()} and ${random()}`,
    SYMBOLS: `${random()}!@#$%^&*()_+-=[]{}|;:,.<>?/~`,
    PERCENTS: `100%25${random()}%41`,
    BASE64: `${Buffer.from(random()).toString("base64")}+/==`,
    URL: `https://user:${random()}@host.invalid/p?q=${random()}&r=1#f`,
    UMLAUTS: `äöüß-${random()}`,
    ALPHABETS: `ключ-鍵-🔑-${random()}`,
    DIGITS: `${BigInt(`0x${random().slice(0, 12)}`) + 10n ** 14n}`,
    FRACTION: `${Math.floor(1e6 + Math.random() * 8e6)}.${Math.floor(1e5 + Math.random() * 8e5)}7`,
    JSON: JSON.stringify({ type: "service_account", private_key_id: random(), key: `${random()}\n${random()}` }),
    KEY: `-----BEGIN PRIVATE KEY-----\n${pem}\n-----END PRIVATE KEY-----\n`,
    WINDOWS_LINES: `${random()}\r\n${random()}\r\n`,
    LONG: random().repeat(12),
    HTML: `<b>${random()}</b>&"'`,
    REPEATS: `abababababab${random().slice(0, 8)}abababababab`,
  };
}

/** What a task makes of each of its secrets; `form` is one way to write it, and all of them are gone through. */
const LEAKS = `
  import { trace } from "npm:@opentelemetry/api@1.10.0";
  const utf8 = (string) => new TextEncoder().encode(string);
  const forms = (secret) => [
    secret,
    secret.trim(),
    ...["", "x", "xy"].flatMap((before) => [
      utf8(before + secret + "!").toBase64(),
      utf8(before + secret + "?").toBase64({ alphabet: "base64url" }),
      encodeURIComponent(utf8(before + secret).toBase64()),
    ]),
    utf8(secret).toHex(),
    utf8(secret).toHex().toUpperCase(),
    encodeURIComponent(secret),
    encodeURIComponent(secret).toLowerCase() === secret ? secret : encodeURIComponent(secret).replace(/%../g, (hex) => hex.toLowerCase()),
    new URLSearchParams({ secret }).toString(),
    "https://host.invalid/?q=" + encodeURIComponent(encodeURIComponent(secret)),
    JSON.stringify(secret),
    JSON.stringify({ deep: JSON.stringify({ secret }) }),
    JSON.stringify(secret).replace(/[^ -~]/g, (c) => "\\\\u" + c.charCodeAt(0).toString(16).padStart(4, "0")),
    utf8(secret).toBase64().replace(/.{1,20}/g, "$&\\n"),
    secret.replace(/.{1,7}/gs, "$&\\n"),
  ];
  export default async ({ secrets: declared, log, output, attempt }) => {
    const secrets = Object.keys(declared).length > 0 ? declared : Object.fromEntries(NAMES.map((name) => [name, Deno.env.get(name)]));
    let n = 0;
    const write = (bytes) => { for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at)); };
    const all = Object.entries(secrets);
    for (const [name, secret] of all) {
      console.log("name", name);
      for (const form of forms(secret)) {
        console.log("out " + form + " after");
        console.error("err", form);
        // In two writes, and on two lines.
        const half = Math.floor(form.length / 2);
        write(utf8("write " + form.slice(0, half)));
        await new Promise((resolve) => setTimeout(resolve, n++ % 20 === 0 ? 2 : 0));
        write(utf8(form.slice(half) + " after\\n"));
        console.log(form.slice(0, half));
        console.log(form.slice(half));
        log.value("value", { [form]: [form], list: [1, form] });
        log.param("param", form);
        log.progress(0.5, form);
      }
      for (const form of [secret.trim(), encodeURIComponent(secret)]) {
        try { log.metric(form, 1); log.text("file " + form, forms(secret).join("\\n")); } catch { /* A name cannot be anything. */ }
      }
      log.json("json " + n, { secret, [secret]: forms(secret) });
      log.artifact("binary " + n, new Uint8Array([0xff, 0xfe, ...utf8(secret), 0, ...utf8(utf8(secret).toBase64()), 0xff]));
      if (n < 40) log.artifact("large " + n, "x".repeat(300_000) + secret + "y".repeat(300_000));
      if (/^[\\d.]+$/.test(secret)) {
        log.metric("number", Number(secret));
        log.value("number", { n: Number(secret), list: [Number(secret)] });
        log.param("number", Number(secret));
        console.log(Number(secret));
      }
      trace.getTracer("t " + secret).startActiveSpan("span " + secret, { attributes: { [secret]: secret, list: [secret], n: Number(secret) || 0 } }, (span) => {
        for (const form of forms(secret)) span.addEvent(form, { form });
        span.recordException(new Error(secret));
        span.setStatus({ code: 2, message: secret });
        span.end();
      });
      await output.writeText("kept " + n, "the thing itself: " + secret);
    }
    const everything = all.map(([, secret]) => secret);
    if (attempt.number === 1) {
      throw Object.assign(new Error("failed with " + everything.join(" "), { cause: new Error(everything.join(", ")) }), { name: everything[0] });
    }
    if (attempt.number === 2) return { everything, numbers: everything.map(Number).map((n) => Number.isFinite(n) ? n : 0) };
  };`;

function pipelineText(names: readonly string[], declared: string): string {
  return `
    import { pipeline, task } from ${JSON.stringify(DAGTRAIL)};
    const names = ${JSON.stringify(names)};
    export default pipeline({ name: "leaks", tasks() {
      task("leaks", {
        module: import.meta.resolve("./leaks.ts"),
        ${declared},
        retry: { attempts: 2 },
        description: "uses " + Deno.env.get(names[0]),
        tags: [Deno.env.get(names[2])],
      } as never);
      task("params", { module: import.meta.resolve("./params.ts"), params: { all: names.map((name) => Deno.env.get(name)) } } as never);
    } });`;
}

/** How a secret can stand in a file, worked out apart from what masks it. */
function formsOf(secret: string): readonly string[] {
  const whole = secret.trim();
  const interior = (before: string, encoding: "base64" | "base64url"): string => {
    const text = Buffer.from(before + whole + "???").toString(encoding);
    return text.slice(before === "" ? 0 : 3, Math.floor((Buffer.byteLength(before + whole) * 8 - 8) / 6));
  };
  return [
    whole,
    ...["", "x", "xy"].flatMap((before) => [interior(before, "base64"), interior(before, "base64url")]),
    Buffer.from(whole).toString("hex"),
    Buffer.from(whole).toString("hex").toUpperCase(),
    encodeURIComponent(whole),
    JSON.stringify(whole).slice(1, -1),
    ...whole.split(/\r?\n/).map((line) => line.trim()).filter((line) => line.length >= 12),
    // Half of it, as lines or writes show it.
    ...(whole.length < 30
      ? []
      : [whole.slice(0, Math.floor(whole.length / 2)), whole.slice(Math.ceil(whole.length / 2))])
      .filter((half) => half.trim().length >= 15 && !/^[ab]+$/.test(half)),
    ...(/^[\d.]+$/.test(whole) ? [String(Number(whole))] : []),
  ];
}

/** Every text that a person or a program is shown of a run: files by their paths, artifacts by their spans. */
async function shownTexts(project: Project, outputs: Readonly<Record<string, string>>): Promise<Map<string, string>> {
  const texts = new Map(Object.entries(outputs));
  const readAll = async (folder: string): Promise<void> => {
    for await (const { name, isDirectory, isFile } of Deno.readDir(folder)) {
      const path = `${folder}/${name}`;
      // What a task keeps for itself and for others is the thing itself.
      if (isDirectory && name !== "tasks") await readAll(path);
      else if (isFile) texts.set(path, await Deno.readTextFile(path));
    }
  };
  await readAll(project.path("runs"));
  await readAll(project.path("site"));
  for (const [path, text] of [...texts].filter(([path]) => path.endsWith(".otlp.json"))) {
    for (const span of decodeRunFile(text).spans) {
      const data = span.attributes["dagtrail.artifact.data"];
      if (data instanceof Uint8Array) {
        texts.set(`${path} ${span.spanId}`, Buffer.from(data).toString("latin1") + Buffer.from(data).toString());
      }
      const lines = span.events.filter(({ name }) => name === EVENT.log).map(({ attributes }) =>
        String(attributes["log.record.original"])
      );
      texts.set(`${path} ${span.spanId} lines`, lines.join(""));
    }
  }
  return texts;
}

async function leak(
  declared: string,
): Promise<{ project: Project; secrets: Readonly<Record<string, string>>; texts: Map<string, string> }> {
  const secrets = Object.fromEntries(Object.entries(makeSecrets()).map(([name, value]) => [`LEAK_${name}`, value]));
  const names = Object.keys(secrets);
  const project = await makeProject({
    "deno.json": "{}",
    "leaks.ts": LEAKS.replace("NAMES", JSON.stringify(names)),
    "params.ts": "export default ({ params }) => params.all;",
    "pipeline.ts": pipelineText(names, declared),
  });
  const env = secrets;
  const run = await dagtrail(["run", "pipeline.ts", "--keep-work", "--tracker", "site"], { cwd: project.root, env });
  equal(run.code, 0, run.stderr.slice(-2000));
  const show = await dagtrail(["show", "--logs"], { cwd: project.root, env });
  const plan = await dagtrail(["plan", "pipeline.ts", "--format", "json"], { cwd: project.root, env });
  const table = await dagtrail(["plan", "pipeline.ts", "--permissions"], { cwd: project.root, env });
  const outputs = {
    "run's stdout": run.stdout,
    "run's stderr": run.stderr,
    "show": show.stdout + show.stderr,
    "plan": plan.stdout + plan.stderr + table.stdout + table.stderr,
  };
  return { project, secrets, texts: await shownTexts(project, outputs) };
}

function found(
  secrets: Readonly<Record<string, string>>,
  texts: ReadonlyMap<string, string>,
  forms: (secret: string) => readonly string[] = formsOf,
): string[] {
  const places: string[] = [];
  for (const [name, secret] of Object.entries(secrets)) {
    for (const form of forms(secret)) {
      for (const [place, text] of texts) {
        if (text.includes(form)) places.push(`${name} (${form.slice(0, 8)}…) in ${place}`);
      }
    }
  }
  return places;
}

Deno.test("of twenty secrets nothing is left in any encoding, wherever a task leaves them", async () => {
  const { project, secrets, texts } = await leak("secrets: names");
  await using _project = project;
  equal(Object.keys(secrets).length, 20);
  ok([...texts.keys()].filter((path) => path.includes("/site/")).length > 5);
  ok([...texts.keys()].some((path) => path.includes("/blobs/")));
  ok([...texts.keys()].some((path) => path.includes("journal")));
  deepEqual(found(secrets, texts), []);
  // What proves a file clean agrees.
  const finder = new SecretFinder(new Map(Object.entries(secrets)));
  const file = [...texts.keys()].find((path) => path.endsWith(".otlp.json"))!;
  const run = decodeRunFile(texts.get(file)!);
  deepEqual([
    ...finder.inText("the file", texts.get(file)!),
    ...finder.inResource(run.resource),
    ...run.spans.flatMap((span) => finder.inSpan(span)),
  ], []);
});

Deno.test("the same texts are full of them when they are not declared to be secret", async () => {
  const { project, secrets, texts } = await leak("permissions: { env: names }");
  await using _project = project;
  const places = found(secrets, texts, (secret) => [secret.trim(), JSON.stringify(secret.trim()).slice(1, -1)]);
  for (const name of Object.keys(secrets)) {
    ok(places.some((place) => place.startsWith(`${name} `)), `${name} was not found at all`);
  }
  for (const kind of ["run's stderr", "show", ".otlp.json", "/site/", "plan", "/blobs/", "journal"]) {
    ok(places.some((place) => place.includes(kind)), `nothing was found in ${kind}`);
  }
  const finder = new SecretFinder(new Map(Object.entries(secrets)));
  const file = [...texts.keys()].find((path) => path.endsWith(".otlp.json"))!;
  const run = decodeRunFile(texts.get(file)!);
  const byFinder = new Set(run.spans.flatMap((span) => finder.inSpan(span)).map(({ secret }) => secret));
  deepEqual([...byFinder].sort(), Object.keys(secrets).sort());
});
