// Made from bootstrap.ts by `deno task bundle`; not to be edited.

// ../sdk/begun_work.ts
var BegunWork = class {
  #open = /* @__PURE__ */ new Set();
  #hasFailed = false;
  /** Follows `work`, and gives its promise: a rejection that nobody listens to is still one. */
  async follow(work) {
    const over = work.then(() => {
    }, () => {
      this.#hasFailed = true;
    }).finally(() => this.#open.delete(over));
    this.#open.add(over);
    return await work;
  }
  /** Resolves when nothing is open any more, and the runtime has told of what failed and nobody listened to. */
  async done() {
    while (this.#open.size > 0) await Promise.all(this.#open);
    if (this.#hasFailed) await nextTurn();
  }
};
function nextTurn() {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(void 0);
  });
}

// ../words/attempt_spec.ts
var ATTEMPT_FILES = {
  /** The {@linkcode AttemptSpec}. */
  spec: "attempt.json",
  /** The configuration of the attempt's process: it says nothing, and is there for its path. */
  config: "deno.json",
  /** What the attempt says about itself, one record a line. */
  records: "records.jsonl",
  /** What a task that is a program is given, as JSON. */
  context: "context.json",
  /** Files of artifacts. */
  artifacts: "artifacts",
  /** Files for tasks downstream, which may read this folder and nothing else of the attempt. */
  output: "output",
  /** Scratch space; also where `Deno.makeTempFile` puts its files. */
  temporary: "tmp"
};

// ../words/json.ts
var MAX_NESTING = 199;
function whyNotJson(value, path = "$", parents = []) {
  switch (typeof value) {
    case "string":
    case "boolean":
      return void 0;
    case "number":
      return Number.isFinite(value) ? void 0 : `${path} is ${value}`;
    case "object":
      break;
    default:
      return `${path} is ${value === void 0 ? "undefined" : `a ${typeof value}`}`;
  }
  if (value === null) return void 0;
  if (parents.includes(value)) return `${path} refers back to one of its own parents`;
  if (parents.length >= MAX_NESTING) return `$ is nested deeper than ${MAX_NESTING} levels`;
  const ancestry = [...parents, value];
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const reason = whyNotJson(value[i], `${path}[${i}]`, ancestry);
      if (reason !== void 0) return reason;
    }
    return void 0;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    return `${path} is a ${value.constructor?.name || "class instance"}, not a plain object`;
  }
  for (const [key, member] of Object.entries(value)) {
    if (member === void 0) continue;
    const reason = whyNotJson(member, `${path}.${key}`, ancestry);
    if (reason !== void 0) return reason;
  }
  return void 0;
}

// ../sdk/names.ts
function checkName(what, name) {
  if (typeof name !== "string") throw new TypeError(`the name of ${what} must be a string, and is ${describe(name)}`);
  const fault = name === "" ? "is empty" : name.length > 500 ? "is longer than 500 characters" : /[\0-\x1f\x7f\\]/.test(name) ? "has a backslash or a control character" : name.split("/").some((part) => part === "" || part === "." || part === "..") ? 'has an empty part, "." or ".." between its slashes, and must stay in its folder' : void 0;
  if (fault === void 0) return name;
  throw new TypeError(`the name of ${what}, ${JSON.stringify(name)}, ${fault}`);
}
function describe(value) {
  if (value === null || value === void 0) return String(value);
  if (typeof value === "function" || typeof value === "symbol") return `a ${typeof value}`;
  if (typeof value === "object") return Array.isArray(value) ? "an array" : `a ${value.constructor?.name ?? "object"}`;
  const shown = typeof value === "string" ? JSON.stringify(value) : String(value);
  return `the ${typeof value} ${shown.length > 60 ? `${shown.slice(0, 60)}\u2026` : shown}`;
}

// ../sdk/output_files.ts
function createOutputDirectory(directory, begun) {
  const place = (file) => {
    const path = `${directory}/${checkName("an output file", file)}`;
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    return path;
  };
  const writing = (write) => (...given) => begun.follow(write(...given));
  return {
    get directory() {
      Deno.mkdirSync(directory, { recursive: true });
      return directory;
    },
    path: place,
    writeText: writing(async (file, text) => {
      const path = place(file);
      if (typeof text !== "string") throw wrongType(file, "a string", text);
      await Deno.writeTextFile(path, text);
    }),
    writeJson: writing(async (file, value) => {
      const path = place(file);
      const reason = whyNotJson(value);
      if (reason !== void 0) throw new TypeError(`the output file ${JSON.stringify(file)} must be JSON: ${reason}`);
      await Deno.writeTextFile(path, JSON.stringify(value));
    }),
    writeBytes: writing(async (file, bytes) => {
      const path = place(file);
      if (!(bytes instanceof Uint8Array)) throw wrongType(file, "a Uint8Array", bytes);
      await Deno.writeFile(path, bytes);
    }),
    writeStream: writing(async (file, stream) => {
      const path = place(file);
      if (!(stream instanceof ReadableStream)) throw wrongType(file, "a ReadableStream of bytes", stream);
      const target = await Deno.open(path, { write: true, create: true, truncate: true });
      await stream.pipeTo(target.writable);
    })
  };
}
function wrongType(file, wanted, value) {
  return new TypeError(
    `what is written to the output file ${JSON.stringify(file)} must be ${wanted}, and is ${describe(value)}`
  );
}
function createTaskOutput(task, directory, value) {
  const place = (file) => `${directory}/${checkName("an input file", file)}`;
  const read = async (file, from) => {
    const path = place(file);
    try {
      return await from(path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      const files = await listFiles(directory);
      const has = files.length === 0 ? "it left no files" : `it left: ${files.join(", ")}`;
      throw new Deno.errors.NotFound(`the task ${task} left no file ${JSON.stringify(file)}; ${has}`, { cause: error });
    }
  };
  return {
    task,
    value,
    directory,
    path: place,
    readText: (file) => read(file, Deno.readTextFile),
    async readJson(file) {
      const text = await read(file, Deno.readTextFile);
      try {
        return JSON.parse(text);
      } catch (error) {
        const { message } = error;
        throw new SyntaxError(`the file ${JSON.stringify(file)} of the task ${task} is not JSON: ${message}`, {
          cause: error
        });
      }
    },
    readBytes: (file) => read(file, Deno.readFile),
    readStream: async (file) => (await read(file, (path) => Deno.open(path))).readable,
    list: () => listFiles(directory)
  };
}
async function listFiles(directory, prefix = "") {
  const files = [];
  try {
    for await (const entry of Deno.readDir(directory + (prefix === "" ? "" : `/${prefix}`))) {
      const name = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
      if (entry.isDirectory) files.push(...await listFiles(directory, name));
      else if (entry.isFile) files.push(name);
    }
  } catch (error) {
    if (prefix !== "" || !(error instanceof Deno.errors.NotFound)) throw error;
  }
  return files.sort();
}

// ../words/now.ts
var ORIGIN_NS = BigInt(Math.round(performance.timeOrigin * 1e6));
function nowNs() {
  return ORIGIN_NS + BigInt(Math.round(performance.now() * 1e6));
}

// ../words/record.ts
var MAX_RECORD_BYTES = 16 * 2 ** 20;

// ../sdk/record_writer.ts
var RECORDS = /* @__PURE__ */ Symbol.for("dagtrail.records");
function openRecords(path) {
  const file = Deno.openSync(path, { create: true, append: true });
  const encoder = new TextEncoder();
  return {
    write(record) {
      const bytes = encoder.encode(`${JSON.stringify({ time: String(nowNs()), ...record })}
`);
      if (bytes.length > MAX_RECORD_BYTES) {
        throw new RangeError(
          `what is to be recorded takes ${bytes.length} bytes as JSON, and ${MAX_RECORD_BYTES} is the most: write it to a file of the output`
        );
      }
      for (let written = 0; written < bytes.length; ) written += file.writeSync(bytes.subarray(written));
    }
  };
}

// ../sdk/media_type.ts
function imageMediaType(bytes) {
  const starts = (...signature) => signature.every((byte, i) => bytes[i] === byte);
  const ascii = (from, to) => String.fromCharCode(...bytes.subarray(from, to));
  if (starts(137, 80, 78, 71, 13, 10, 26, 10)) return "image/png";
  if (starts(255, 216, 255)) return "image/jpeg";
  if (ascii(0, 4) === "GIF8") return "image/gif";
  if (ascii(0, 4) === "RIFF" && ascii(8, 12) === "WEBP") return "image/webp";
  const head = new TextDecoder().decode(bytes.subarray(0, 1e3));
  return isSvg(head) ? "image/svg+xml" : void 0;
}
function isSvg(text) {
  return /^\uFEFF?\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*(<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/i.test(text);
}
var VEGA_LITE = "application/vnd.vegalite.v6+json";
var TABULAR_DATA = "application/vnd.dataresource+json";

// ../sdk/task_log.ts
function createTaskLog(records2, directory) {
  let artifacts = 0;
  const writeArtifact = (name, content, mediaType2) => {
    if (artifacts === 0) Deno.mkdirSync(directory, { recursive: true });
    const file = String(++artifacts);
    if (typeof content === "string") Deno.writeTextFileSync(`${directory}/${file}`, content, { createNew: true });
    else Deno.writeFileSync(`${directory}/${file}`, content, { createNew: true });
    records2.write({ kind: "artifact", name, mediaType: mediaType2, file });
  };
  const log = {
    param(name, value) {
      records2.write({ kind: "param", name: checkName("a parameter", name), value: json("the parameter", name, value) });
    },
    metric(name, value, options) {
      checkName("a metric", name);
      if (typeof value !== "number") {
        throw new TypeError(`the metric ${JSON.stringify(name)} must be a number, and is ${describe(value)}`);
      }
      const step = options?.step;
      if (step !== void 0 && !Number.isFinite(step)) {
        throw new TypeError(
          `the step of the metric ${JSON.stringify(name)} must be a finite number, and is ${describe(step)}`
        );
      }
      records2.write({
        kind: "metric",
        name,
        // JSON has no NaN and no infinities; their names are what the runner reads.
        value: Number.isFinite(value) ? value : String(value),
        ...step === void 0 ? {} : { step }
      });
    },
    value(name, value) {
      records2.write({ kind: "value", name: checkName("a value", name), value: json("the value", name, value) });
    },
    text(name, text, options) {
      writeArtifact(checkName("a text", name), string("the text", name, text), mediaType(name, options, "text/plain"));
    },
    json(name, value) {
      const text = JSON.stringify(json("the JSON file", checkName("a JSON file", name), value), null, 2);
      writeArtifact(name, text, "application/json");
    },
    table(name, rows) {
      checkName("a table", name);
      if (!Array.isArray(rows)) {
        throw new TypeError(`the table ${JSON.stringify(name)} must be an array of rows, and is ${describe(rows)}`);
      }
      const odd = rows.findIndex((row) => typeof row !== "object" || row === null || Array.isArray(row));
      if (odd !== -1) {
        throw new TypeError(
          `row ${odd} of the table ${JSON.stringify(name)} must be an object, and is ${describe(rows[odd])}`
        );
      }
      writeArtifact(name, JSON.stringify(tabularData(json("the table", name, rows))), TABULAR_DATA);
    },
    image(name, bytes) {
      checkName("an image", name);
      const type = bytes instanceof Uint8Array ? imageMediaType(bytes) : void 0;
      if (type === void 0) {
        throw new TypeError(
          `the image ${JSON.stringify(name)} must be bytes that encode a PNG, JPEG, GIF, WebP or SVG, and is ${describe(bytes)}`
        );
      }
      writeArtifact(name, bytes, type);
    },
    figure(name, figure) {
      checkName("a figure", name);
      const type = typeof figure === "string" ? isSvg(figure) ? "image/svg+xml" : void 0 : figure instanceof Uint8Array ? imageMediaType(figure) : void 0;
      if (type !== "image/svg+xml" && type !== "image/png") {
        throw new TypeError(
          `the figure ${JSON.stringify(name)} must be SVG text or PNG bytes, and is ${describe(figure)}`
        );
      }
      writeArtifact(name, figure, type);
    },
    chart(name, specification) {
      checkName("a chart", name);
      if (typeof specification !== "object" || specification === null || Array.isArray(specification)) {
        throw new TypeError(
          `the chart ${JSON.stringify(name)} must be a Vega-Lite specification, and is ${describe(specification)}`
        );
      }
      writeArtifact(name, JSON.stringify(json("the chart", name, specification)), VEGA_LITE);
    },
    artifact(name, content, options) {
      checkName("an artifact", name);
      if (typeof content !== "string" && !(content instanceof Uint8Array)) {
        throw new TypeError(
          `the artifact ${JSON.stringify(name)} must be a string or bytes, and is ${describe(content)}`
        );
      }
      const usual = typeof content === "string" ? "text/plain" : "application/octet-stream";
      writeArtifact(name, content, mediaType(name, options, usual));
    },
    progress(fraction, message) {
      if (!(typeof fraction === "number" && fraction >= 0 && fraction <= 1)) {
        throw new TypeError(`progress must be a number from 0 to 1, and is ${describe(fraction)}`);
      }
      records2.write({ kind: "progress", fraction, ...message === void 0 ? {} : { message: String(message) } });
    }
  };
  return log;
}
function json(what, name, value) {
  const subject = `${what} ${JSON.stringify(name)}`;
  if (value === null) {
    throw new TypeError(`${subject} must not be null; log nothing, or say in words that it is missing`);
  }
  const reason = whyNotJson(value);
  if (reason === void 0) return value;
  throw new TypeError(`${subject} must be a JSON value: ${reason}`);
}
function string(what, name, value) {
  if (typeof value === "string") return value;
  throw new TypeError(`${what} ${JSON.stringify(name)} must be a string, and is ${describe(value)}`);
}
function mediaType(name, options, usual) {
  const given = options?.mediaType ?? usual;
  if (typeof given === "string" && /^[\w.+-]+\/[\w.+-]+(\s*;.*)?$/.test(given)) return given;
  throw new TypeError(`the media type of ${JSON.stringify(name)} must look like "text/csv", and is ${describe(given)}`);
}
function tabularData(rows) {
  const types = /* @__PURE__ */ new Map();
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) {
      if (value === null || value === void 0) {
        if (!types.has(name)) types.set(name, void 0);
        continue;
      }
      const type = typeof value === "object" ? Array.isArray(value) ? "array" : "object" : typeof value;
      const known = types.get(name);
      types.set(name, known === void 0 || known === type ? type : "any");
    }
  }
  return {
    profile: "tabular-data-resource",
    schema: { fields: [...types].map(([name, type]) => ({ name, type: type ?? "any" })) },
    data: rows
  };
}

// ../sdk/create_context.ts
var SENT_TO_GROUPS = Deno.build.os === "windows" ? [] : ["SIGINT", "SIGHUP"];
function createContext(spec2, records2, begun = new BegunWork()) {
  let aborting;
  const context = {
    params: spec2.params,
    inputs: namedInputs(spec2),
    output: createOutputDirectory(`${spec2.directory}/${ATTEMPT_FILES.output}`, begun),
    log: createTaskLog(records2, `${spec2.directory}/${ATTEMPT_FILES.artifacts}`),
    secrets: Object.fromEntries(spec2.secrets.map((name) => [name, Deno.env.get(name) ?? ""])),
    attempt: { run: spec2.run, pipeline: spec2.pipeline, task: spec2.task, number: spec2.attempt },
    // A getter, because a process that listens for SIGTERM no longer ends by it: only a task that asked for the
    // signal has to be waited for.
    get signal() {
      if (aborting === void 0) {
        const controller = aborting = new AbortController();
        Deno.addSignalListener("SIGTERM", () => {
          controller.abort(new DOMException("the attempt was asked to stop", "AbortError"));
        });
        for (const signal of SENT_TO_GROUPS) Deno.addSignalListener(signal, () => {
        });
      }
      return aborting.signal;
    }
  };
  return Object.defineProperty(context, RECORDS, { value: records2 });
}
var ASKED_BY_LANGUAGE = ["then", "toJSON"];
function namedInputs(spec2) {
  const read = (input) => createTaskOutput(input.task, input.directory, input.value);
  const inputs = Object.fromEntries(
    Object.entries(spec2.inputs).map(([name, input]) => [name, isList(input) ? input.map(read) : read(input)])
  );
  return new Proxy(inputs, {
    get(target, name, receiver) {
      if (typeof name === "string" && !(name in target) && !ASKED_BY_LANGUAGE.includes(name)) {
        const has = Object.keys(target);
        throw new TypeError(
          `the task ${spec2.task} has no input ${JSON.stringify(name)}; ` + (has.length === 0 ? "the pipeline gives it none" : `the pipeline gives it: ${has.join(", ")}`)
        );
      }
      return Reflect.get(target, name, receiver);
    }
  });
}
function isList(input) {
  return Array.isArray(input);
}

// ../sdk/error_stack.ts
var MAX_ERRORS = 10;
function errorStack(error, own) {
  const addresses = [own, decodeURIComponent(own)];
  const isOwn = (line) => addresses.some((address) => line.includes(address));
  const stacks = [stackOf(error, isOwn)];
  const open = behind(error);
  for (let next = open.shift(); next !== void 0 && stacks.length < MAX_ERRORS; next = open.shift()) {
    stacks.push(`${next.relation}: ${stackOf(next.error, isOwn)}`);
    open.unshift(...behind(next.error));
  }
  return stacks.join("\n");
}
function behind(error) {
  const parts = error instanceof AggregateError ? error.errors : [];
  return [
    ...parts.filter((part) => part instanceof Error).map((part) => ({ relation: "One of them", error: part })),
    ...error.cause instanceof Error ? [{ relation: "Caused by", error: error.cause }] : []
  ];
}
function stackOf(error, isOwn) {
  return String(error.stack ?? error).split("\n").filter((line) => !isOwn(line)).join("\n");
}

// bootstrap.ts
var OWN_FOLDER = new URL("../", import.meta.url).href;
var exit = Deno.exit;
if (Deno.args[1] === "wait" && Deno.stdin.readSync(new Uint8Array(1)) === null) exit(1);
var spec = JSON.parse(Deno.readTextFileSync(Deno.args[0]));
var records = openRecords(`${spec.directory}/${ATTEMPT_FILES.records}`);
for (const name of ["localStorage", "sessionStorage", "caches", "location"]) Reflect.deleteProperty(globalThis, name);
globalThis.addEventListener("error", (event) => fail(event.error ?? event.message));
globalThis.addEventListener("unhandledrejection", (event) => fail(event.reason));
try {
  const value = await taskValue();
  records.write({ kind: "return", ...value === void 0 ? {} : { value } });
  exit(0);
} catch (error) {
  fail(error);
}
async function taskValue() {
  const module = await import(spec.module);
  if (typeof module.default !== "function") {
    throw new TypeError(
      `the module ${spec.module} must have a function as its default export, and has ${typeof module.default}`
    );
  }
  const task = module.default;
  const begun = new BegunWork();
  const value = await inTrace(() => task(createContext(spec, records, begun)));
  await begun.done();
  if (value === void 0) return void 0;
  const reason = whyNotJson(value);
  if (reason !== void 0) throw new TypeError(`what a task returns must be JSON, or nothing, and ${reason}`);
  return JSON.parse(JSON.stringify(value));
}
function fail(error) {
  records.write({ kind: "exception", ...describeError(error) });
  exit(1);
}
function describeError(error) {
  if (!(error instanceof Error)) {
    return { type: typeof error, message: shortened(typeof error === "string" ? error : Deno.inspect(error)) };
  }
  return {
    // A task can throw an error whose fields are anything.
    type: shortened(String(error.name || error.constructor.name), 1e3),
    message: grantable(shortened(String(error.message))),
    stacktrace: grantable(shortened(errorStack(error, OWN_FOLDER)))
  };
}
function shortened(text, most = 1e5) {
  return text.length > most ? `${text.slice(0, most)}\u2026` : text;
}
function grantable(text) {
  return text.replaceAll(
    /, run again with the --allow-(read|write|net|env|run|ffi|sys) flag/g,
    (_, kind) => `: the pipeline grants it by permissions: { ${kind}: [\u2026] }`
  );
}
function inTrace(run) {
  if (!spec.telemetry) return run();
  const { contextManager } = Deno.telemetry;
  const [, traceId, spanId] = spec.traceparent.split("-");
  const parent = { spanContext: () => ({ traceId, spanId, traceFlags: 1, isRemote: true }) };
  const key = /* @__PURE__ */ Symbol.for("OpenTelemetry Context Key SPAN");
  return contextManager.with(contextManager.active().setValue(key, parent), run);
}
