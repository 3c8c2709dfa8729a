import { type Json, whyNotJson } from "../words/json.ts";
import { imageMediaType, isSvg, TABULAR_DATA, VEGA_LITE } from "./media_type.ts";
import { checkName, describe } from "./names.ts";
import type { RecordWriter } from "./record_writer.ts";
import type { ArtifactOptions, TaskLog } from "./task_context.ts";

/** The `log` of a task: writes records, and artifacts as files in `directory`, which is made when it is needed. */
export function createTaskLog(records: RecordWriter, directory: string): TaskLog {
  let artifacts = 0;

  const writeArtifact = (name: string, content: string | Uint8Array, mediaType: string): void => {
    if (artifacts === 0) Deno.mkdirSync(directory, { recursive: true });
    const file = String(++artifacts);
    if (typeof content === "string") Deno.writeTextFileSync(`${directory}/${file}`, content, { createNew: true });
    else Deno.writeFileSync(`${directory}/${file}`, content, { createNew: true });
    records.write({ kind: "artifact", name, mediaType, file });
  };

  const log: TaskLog = {
    param(name, value) {
      records.write({ kind: "param", name: checkName("a parameter", name), value: json("the parameter", name, value) });
    },
    metric(name, value, options) {
      checkName("a metric", name);
      if (typeof value !== "number") {
        throw new TypeError(`the metric ${JSON.stringify(name)} must be a number, and is ${describe(value)}`);
      }
      const step = options?.step;
      if (step !== undefined && !Number.isFinite(step)) {
        throw new TypeError(
          `the step of the metric ${JSON.stringify(name)} must be a finite number, and is ${describe(step)}`,
        );
      }
      records.write({
        kind: "metric",
        name,
        // JSON has no NaN and no infinities; their names are what the runner reads.
        value: Number.isFinite(value) ? value : String(value) as unknown as number,
        ...(step === undefined ? {} : { step }),
      });
    },
    value(name, value) {
      records.write({ kind: "value", name: checkName("a value", name), value: json("the value", name, value) });
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
      const odd = rows.findIndex((row: unknown) => typeof row !== "object" || row === null || Array.isArray(row));
      if (odd !== -1) {
        throw new TypeError(
          `row ${odd} of the table ${JSON.stringify(name)} must be an object, and is ${describe(rows[odd])}`,
        );
      }
      writeArtifact(name, JSON.stringify(tabularData(json("the table", name, rows) as typeof rows)), TABULAR_DATA);
    },
    image(name, bytes) {
      checkName("an image", name);
      const type = bytes instanceof Uint8Array ? imageMediaType(bytes) : undefined;
      if (type === undefined) {
        throw new TypeError(
          `the image ${JSON.stringify(name)} must be bytes that encode a PNG, JPEG, GIF, WebP or SVG, and is ${
            describe(bytes)
          }`,
        );
      }
      writeArtifact(name, bytes, type);
    },
    figure(name, figure) {
      checkName("a figure", name);
      const type = typeof figure === "string"
        ? (isSvg(figure) ? "image/svg+xml" : undefined)
        : figure instanceof Uint8Array
        ? imageMediaType(figure)
        : undefined;
      if (type !== "image/svg+xml" && type !== "image/png") {
        throw new TypeError(
          `the figure ${JSON.stringify(name)} must be SVG text or PNG bytes, and is ${describe(figure)}`,
        );
      }
      writeArtifact(name, figure, type);
    },
    chart(name, specification) {
      checkName("a chart", name);
      if (typeof specification !== "object" || specification === null || Array.isArray(specification)) {
        throw new TypeError(
          `the chart ${JSON.stringify(name)} must be a Vega-Lite specification, and is ${describe(specification)}`,
        );
      }
      writeArtifact(name, JSON.stringify(json("the chart", name, specification as Json)), VEGA_LITE);
    },
    artifact(name, content, options) {
      checkName("an artifact", name);
      if (typeof content !== "string" && !(content instanceof Uint8Array)) {
        throw new TypeError(
          `the artifact ${JSON.stringify(name)} must be a string or bytes, and is ${describe(content)}`,
        );
      }
      const usual = typeof content === "string" ? "text/plain" : "application/octet-stream";
      writeArtifact(name, content, mediaType(name, options, usual));
    },
    progress(fraction, message) {
      if (!(typeof fraction === "number" && fraction >= 0 && fraction <= 1)) {
        throw new TypeError(`progress must be a number from 0 to 1, and is ${describe(fraction)}`);
      }
      records.write({ kind: "progress", fraction, ...(message === undefined ? {} : { message: String(message) }) });
    },
  };
  return log;
}

function json(what: string, name: string, value: Json): Json {
  const subject = `${what} ${JSON.stringify(name)}`;
  if (value === null) {
    throw new TypeError(`${subject} must not be null; log nothing, or say in words that it is missing`);
  }
  const reason = whyNotJson(value);
  if (reason === undefined) return value;
  throw new TypeError(`${subject} must be a JSON value: ${reason}`);
}

function string(what: string, name: string, value: unknown): string {
  if (typeof value === "string") return value;
  throw new TypeError(`${what} ${JSON.stringify(name)} must be a string, and is ${describe(value)}`);
}

function mediaType(name: string, options: ArtifactOptions | undefined, usual: string): string {
  const given = options?.mediaType ?? usual;
  if (typeof given === "string" && /^[\w.+-]+\/[\w.+-]+(\s*;.*)?$/.test(given)) return given;
  throw new TypeError(`the media type of ${JSON.stringify(name)} must look like "text/csv", and is ${describe(given)}`);
}

/** A Frictionless tabular data resource; a column's type is that of its values, where they agree. */
function tabularData(rows: readonly Readonly<Record<string, Json>>[]): Json {
  const types = new Map<string, string | undefined>();
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) {
      if (value === null || value === undefined) {
        if (!types.has(name)) types.set(name, undefined);
        continue;
      }
      const type = typeof value === "object" ? (Array.isArray(value) ? "array" : "object") : typeof value;
      const known = types.get(name);
      types.set(name, known === undefined || known === type ? type : "any");
    }
  }
  return {
    profile: "tabular-data-resource",
    schema: { fields: [...types].map(([name, type]) => ({ name, type: type ?? "any" })) },
    data: rows,
  };
}
