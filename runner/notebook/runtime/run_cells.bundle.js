// Made from run_cells.ts by `deno task bundle`; not to be edited.

// ../../sdk/error_stack.ts
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

// ../../sdk/notebook_mark.ts
var NOTEBOOK = /* @__PURE__ */ Symbol.for("dagtrail.notebook");

// ../../words/now.ts
var ORIGIN_NS = BigInt(Math.round(performance.timeOrigin * 1e6));

// ../../words/record.ts
var MAX_RECORD_BYTES = 16 * 2 ** 20;

// ../../sdk/record_writer.ts
var RECORDS = /* @__PURE__ */ Symbol.for("dagtrail.records");

// ../../sdk/html_table.ts
function htmlTable(names, rows) {
  const line = (tag2, cells) => `<tr>${cells.map((cell) => `<${tag2}>${escapeHtml(cell)}</${tag2}>`).join("")}</tr>`;
  return `<table><thead>${line("th", names)}</thead><tbody>${rows.map((row) => line("td", names.map((name) => row[name]))).join("")}</tbody></table>`;
}
function escapeHtml(value) {
  const text = typeof value === "object" ? JSON.stringify(value) : String(value ?? "");
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

// ../../sdk/media_type.ts
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

// ../../sdk/showing_log.ts
var SHOWN_ROWS = 50;
function showingLog(log) {
  return {
    ...log,
    image(name, bytes) {
      log.image(name, bytes);
      showPicture(bytes);
    },
    figure(name, figure) {
      log.figure(name, figure);
      if (typeof figure === "string") show({ "image/svg+xml": figure });
      else showPicture(figure);
    },
    chart(name, specification) {
      log.chart(name, specification);
      show({ [VEGA_LITE]: specification, "text/plain": `chart ${name}` });
    },
    table(name, rows) {
      log.table(name, rows);
      const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
      const shown = rows.slice(0, SHOWN_ROWS);
      show({
        [TABULAR_DATA]: { schema: { fields: names.map((name2) => ({ name: name2, type: "any" })) }, data: shown },
        "text/html": htmlTable(names, shown),
        "text/plain": `table ${name}, ${rows.length} rows`
      });
    }
  };
}
function showPicture(bytes) {
  const type = imageMediaType(bytes);
  if (type === "image/svg+xml") show({ [type]: new TextDecoder().decode(bytes) });
  else if (type !== void 0) show({ [type]: bytes.toBase64() });
}
function show(bundle) {
  let jupyter;
  try {
    jupyter = Deno.jupyter;
  } catch {
  }
  jupyter?.display(bundle, { raw: true }).catch(() => {
  });
}

// ../../words/json.ts
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

// cell_outputs.ts
var MAX_CELL_CHARACTERS = 2 ** 22;
var MAX_NOTEBOOK_CHARACTERS = 2 ** 25;
var MAX_PIECES = 2e4;
var GATHERED_CHARACTERS = 2 ** 16;
var GATHERED_MS = 20;
var { setTimeout, performance: performance2 } = globalThis;
var CellOutputs = class {
  #records;
  #cell = 0;
  #printed = 0;
  #shown = 0;
  #ofNotebook = 0;
  /** Whether the cell has printed more than is kept: a text with a gap in it would say something else. */
  #cutOff = false;
  #lastIsCut = false;
  #pieces = 0;
  /** Printed text that is to be recorded: nothing unless the cell prints very many pieces. */
  #gathered;
  #flushedMs = 0;
  #isTimed = false;
  constructor(records) {
    this.#records = records;
    globalThis.addEventListener("unload", () => this.#flush());
  }
  /** The number of the cell that is running; 0 before the first one. */
  get cell() {
    return this.#cell;
  }
  /** A cell begins, and from here on outputs are its. */
  start(cell) {
    this.#flush();
    this.#cell = cell;
    this.#printed = 0;
    this.#shown = 0;
    this.#cutOff = false;
    this.#lastIsCut = false;
    this.#pieces = 0;
    this.#records.write({ kind: "cell-start", cell });
  }
  /** The running cell ends. What a timer prints after that counts as the cell's still, until the next one begins. */
  end(result) {
    this.#flush();
    this.#records.write({ kind: "cell-end", cell: this.#cell, result });
  }
  add(output) {
    if (this.#cell === 0) return;
    switch (output.type) {
      case "stream":
        return this.#print(output);
      case "display":
      case "result":
        return this.#show(output);
      default:
        return this.#write(output);
    }
  }
  #print({ type, name, text }) {
    if (this.#cutOff) return;
    const kept = beginning(text, this.#room(this.#printed));
    this.#printed += kept.length;
    this.#ofNotebook += kept.length;
    if (kept !== "") {
      if (++this.#pieces > MAX_PIECES) this.#gather(name, kept);
      else this.#write({ type, name, text: kept });
    }
    if (kept.length === text.length) return;
    this.#cutOff = true;
    this.#cut();
  }
  #show(output) {
    const size = JSON.stringify(output.data).length;
    if (size > this.#room(this.#shown)) return this.#cut();
    this.#shown += size;
    this.#ofNotebook += size;
    this.#write(output);
  }
  #room(taken) {
    return Math.min(MAX_CELL_CHARACTERS - taken, MAX_NOTEBOOK_CHARACTERS - this.#ofNotebook);
  }
  #cut() {
    if (!this.#lastIsCut) this.#write({ type: "cut" });
  }
  /** Of a process that is killed while it computes, what was gathered in the last moment is in the attempt's log only. */
  #gather(name, text) {
    if (this.#gathered?.name !== name) this.#flush();
    this.#flushSoon();
    this.#gathered = { name, text: (this.#gathered?.text ?? "") + text };
    const isLate = performance2.now() - this.#flushedMs > GATHERED_MS;
    if (isLate || this.#gathered.text.length >= GATHERED_CHARACTERS) this.#flush();
  }
  #flushSoon() {
    if (this.#isTimed) return;
    this.#isTimed = true;
    Deno.unrefTimer(setTimeout(() => {
      this.#isTimed = false;
      this.#flush();
    }, GATHERED_MS));
  }
  #flush() {
    const gathered = this.#gathered;
    if (gathered === void 0) return;
    this.#gathered = void 0;
    this.#flushedMs = performance2.now();
    this.#write({ type: "stream", ...gathered });
  }
  #write(output) {
    this.#flush();
    this.#lastIsCut = output.type === "cut";
    this.#records.write({ kind: "cell-output", cell: this.#cell, output });
  }
};
function beginning(text, length) {
  if (text.length <= length) return text;
  const isAmidPair = /[\uD800-\uDBFF]/.test(text.charAt(length - 1));
  return text.slice(0, isAmidPair ? length - 1 : length);
}

// deno_internals.ts
function denoInternals() {
  const deno = Deno;
  const { Console, inspectArgs, core } = deno[deno.internal] ?? {};
  if (Console !== void 0 && inspectArgs !== void 0 && core !== void 0) return { Console, inspectArgs, core };
  throw new Error(`notebooks cannot be run by Deno ${Deno.version.deno}: its console has changed`);
}

// capture_printed.ts
function capturePrinted(outputs) {
  const { Console, core } = denoInternals();
  const captured = new Console((text, level) => {
    const toStderr = level > 1;
    core.print(text, toStderr);
    outputs.add({ type: "stream", name: toStderr ? "stderr" : "stdout", text });
  });
  for (const name of Object.keys(captured)) {
    if (typeof captured[name] === "function") Object.assign(console, { [name]: captured[name] });
  }
  captureStream(Deno.stdout, "stdout", outputs);
  captureStream(Deno.stderr, "stderr", outputs);
}
function captureStream(stream, name, outputs) {
  const decoder = new TextDecoder();
  const write = stream.write.bind(stream);
  const writeSync = stream.writeSync.bind(stream);
  const keep = (bytes, written) => {
    outputs.add({ type: "stream", name, text: decoder.decode(bytes.subarray(0, written), { stream: true }) });
    return written;
  };
  const writable = new WritableStream({
    async write(bytes) {
      for (let at = 0; at < bytes.length; ) at += keep(bytes.subarray(at), await write(bytes.subarray(at)));
    }
  });
  Object.defineProperties(stream, {
    write: { value: async (bytes) => keep(bytes, await write(bytes)) },
    writeSync: { value: (bytes) => keep(bytes, writeSync(bytes)) },
    writable: { value: writable }
  });
}

// ../../words/json_media_type.ts
function isJsonMediaType(type) {
  return /^application\/(.*\+)?json$/.test(type);
}

// mime_bundle.ts
var DISPLAY = /* @__PURE__ */ Symbol.for("Jupyter.display");
async function mimeBundle(value) {
  if (typeof value !== "object" || value === null) return asText(value);
  const object = value;
  if (typeof object[DISPLAY] === "function") return checkedBundle(await object[DISPLAY]());
  if (typeof object.toDataURL === "function") return dataUrl(String(object.toDataURL()));
  if (typeof object.toSpec === "function") return chart(object.toSpec()) ?? asText(value);
  if (isDataFrame(object)) return dataFrame(object);
  if (value instanceof Uint8Array) {
    const type = imageMediaType(value);
    return type === void 0 || type === "image/svg+xml" ? asText(value) : { [type]: value.toBase64() };
  }
  if (typeof object.outerHTML === "string") {
    return { [object.outerHTML.startsWith("<svg") ? "image/svg+xml" : "text/html"]: object.outerHTML };
  }
  return asText(value);
}
function checkedBundle(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeError(`what is shown must be an object of contents by media type, and is ${inspected(value)}`);
  }
  return Object.fromEntries(
    Object.entries(value).filter(([, content]) => content !== void 0).map(([type, content]) => {
      if (!isJsonMediaType(type)) return [type, typeof content === "string" ? content : String(content)];
      const reason = whyNotJson(content);
      if (reason === void 0) return [type, content];
      throw new TypeError(`what is shown as ${type} must be JSON, and ${reason}`);
    })
  );
}
function inspected(value) {
  return denoInternals().inspectArgs(["%o", value], { colors: false });
}
function asText(value) {
  return { "text/plain": inspected(value) };
}
function dataUrl(url) {
  const match = /^data:([^;,]+)[^,]*,(.*)$/s.exec(url);
  return match === null ? { "text/plain": url } : { [match[1]]: match[2] };
}
function chart(specification) {
  const schema = specification?.$schema;
  const match = /\/schema\/(vega|vega-lite)\/v(\d+)/.exec(String(schema));
  if (match === null || whyNotJson(specification) !== void 0) return void 0;
  return { [`application/vnd.${match[1].replace("-", "")}.v${match[2]}+json`]: specification };
}
var DATA_ROWS = 50;
var SHOWN_ROWS2 = 10;
function isDataFrame(object) {
  return typeof object.schema === "object" && object.schema !== null && typeof object.head === "function" && typeof object.toRecords === "function";
}
function dataFrame(frame) {
  const names = Object.keys(frame.schema);
  const data = JSON.parse(JSON.stringify(frame.head(DATA_ROWS).toRecords()));
  return {
    "application/vnd.dataresource+json": { schema: { fields: names.map((name) => ({ name, type: "any" })) }, data },
    "text/html": htmlTable(names, frame.head(SHOWN_ROWS2).toRecords())
  };
}

// jupyter_api.ts
function jupyterApi(outputs) {
  const display = async (value, options = {}) => {
    const isRaw = options.raw === true && typeof value === "object" && value !== null && !Array.isArray(value);
    const data = isRaw ? checkedBundle(value) : await mimeBundle(value);
    outputs.add({
      type: "display",
      data,
      ...options.display_id === void 0 ? {} : { id: String(options.display_id) },
      ...options.update ? { update: true } : {}
    });
  };
  return {
    $display: DISPLAY,
    display,
    format: mimeBundle,
    html: tag("text/html"),
    md: tag("text/markdown"),
    svg: tag("image/svg+xml"),
    image: (source) => shownImage(source),
    broadcast: (type, content = {}) => {
      const output = broadcastOutput(type, content);
      if (output !== void 0) outputs.add(output);
      return Promise.resolve();
    }
  };
}
function tag(type) {
  return (strings, ...values) => {
    const text = strings.map((string, i) => string + (values[i] === void 0 ? "" : String(values[i]))).join("");
    return { [DISPLAY]: () => ({ [type]: text }) };
  };
}
function shownImage(source) {
  const bytes = typeof source === "string" ? Deno.readFileSync(source) : source;
  const type = bytes instanceof Uint8Array ? imageMediaType(bytes) : void 0;
  if (type === "image/png" || type === "image/jpeg") return { [DISPLAY]: () => ({ [type]: bytes.toBase64() }) };
  throw new TypeError("Deno.jupyter.image takes the bytes or the path of a PNG or JPEG image");
}
function broadcastOutput(type, content) {
  const { data, name, text, transient } = content;
  switch (type) {
    case "display_data":
    case "update_display_data": {
      const id = transient?.display_id;
      return {
        type: "display",
        data: checkedBundle(data),
        ...id === void 0 ? {} : { id: String(id) },
        ...type === "update_display_data" ? { update: true } : {}
      };
    }
    case "execute_result":
      return { type: "result", data: checkedBundle(data) };
    case "stream":
      return { type: "stream", name: name === "stderr" ? "stderr" : "stdout", text: String(text) };
    case "clear_output":
      return { type: "clear" };
    default:
      return void 0;
  }
}

// run_cells.ts
async function runCells(context, source, cells) {
  const records = context[RECORDS];
  const outputs = new CellOutputs(records);
  capturePrinted(outputs);
  Object.assign(Deno, { jupyter: jupyterApi(outputs) });
  const log = { value: showingLog(context.log), enumerable: true };
  Object.assign(globalThis, { [NOTEBOOK]: Object.create(context, { log }) });
  const run = new CellRun(context, source, records, outputs);
  try {
    await cells.call(globalThis, run);
    await run.end();
  } catch (error) {
    outputs.add({ type: "error", ...described(error) });
    if (outputs.cell > 0) outputs.end("failure");
    throw error;
  }
  return run.exported;
}
var CellRun = class {
  params;
  meta;
  /** What the running cell's last expression came to. */
  value;
  /** What the notebook exports by default. */
  exported;
  #source;
  #records;
  #outputs;
  constructor(context, source, records, outputs) {
    this.params = context.params;
    this.#source = source;
    this.#records = records;
    this.#outputs = outputs;
    const path = decodeURIComponent(new URL(source).pathname);
    this.meta = {
      url: source,
      main: false,
      ...source.startsWith("file:") ? { filename: path, dirname: path.slice(0, path.lastIndexOf("/")) } : {},
      resolve: (specifier) => this.resolve(specifier)
    };
  }
  /** Ends the cell that runs, and begins another. */
  async cell(number) {
    if (this.#outputs.cell > 0) await this.end();
    this.#outputs.start(number);
  }
  /** Ends the cell that runs, with its value as its result. */
  async end() {
    const { value } = this;
    this.value = void 0;
    if (this.#outputs.cell === 0) return;
    if (value !== void 0 && value !== null) this.#outputs.add({ type: "result", data: await mimeBundle(value) });
    this.#outputs.end("success");
  }
  /** Says what parameters are that the pipeline did not set. */
  defaults(values) {
    for (const [name, value] of Object.entries(values)) {
      if (value !== null && whyNotJson(value) === void 0) {
        this.#records.write({ kind: "param", name, value });
      }
    }
  }
  /** A function under its own name, which its declaration has lost. */
  named(declared, name) {
    return Object.defineProperty(declared, "name", { value: name, configurable: true });
  }
  /** A module, of which the cells name some exports. */
  module(namespace, specifier, names) {
    const missing = names.find((name) => !(name in namespace));
    if (missing === void 0) return namespace;
    throw new SyntaxError(
      `The requested module ${JSON.stringify(specifier)} does not provide an export named ${JSON.stringify(missing)}`
    );
  }
  /** What a relative specifier names, seen from the notebook's file. */
  resolve(specifier) {
    const text = String(specifier);
    return /^\.{0,2}\//.test(text) ? new URL(text, this.#source).href : import.meta.resolve(text);
  }
};
var OWN_FOLDER = new URL("../../", import.meta.url).href;
function described(error) {
  if (!(error instanceof Error)) {
    return { name: "Error", message: typeof error === "string" ? error : inspected(error), stack: [] };
  }
  const stack = errorStack(error, OWN_FOLDER);
  return { name: String(error.name), message: String(error.message), stack: stack.split("\n") };
}
export {
  runCells
};
