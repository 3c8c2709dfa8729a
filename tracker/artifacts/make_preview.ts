import type { ChartRenderer } from "./chart_renderer.ts";
import { packedScript } from "../catalog/packed_script.ts";
import { imageSize, svgSize } from "./image_size.ts";
import { inertHtml, inertSvg } from "./inert.ts";
import { unknownOperators } from "./onnx/evaluate_onnx.ts";
import type { OnnxModel } from "./onnx/onnx_model.ts";
import { readOnnx } from "./onnx/read_onnx.ts";
import type { JsonValue } from "./json_value.ts";
import type { Preview } from "./placed_artifact.ts";
import type { ChartPreview } from "./picture.ts";
import { readDelimited } from "./read_delimited.ts";
import { readJson } from "./read_json.ts";
import { readMarkdown } from "./read_markdown.ts";
import { readNotebook } from "./read_notebook.ts";
import { readTable } from "./read_table.ts";
import type { Viewer } from "./viewer.ts";

/** A longer text is cut: the rest is in the download. */
const MAX_TEXT_LENGTH = 40_000;

/** A longer specification does not stand in its page, so its chart stays a picture. */
const MAX_SPEC_LENGTH = 100_000;

/** A larger model has no place to draw: a page would have to load it whole. */
const MAX_MODEL_BYTES = 4_000_000;

/** The end of the name of a model's file for scripts. */
const PACKED = "packed.js";

/** What a preview is made from, and what it may use. */
export interface PreviewInput {
  readonly viewer: Viewer;
  /** The artifact's bytes, or their beginning. */
  readonly head: Uint8Array;
  /** Whether `head` is all of them. */
  readonly whole: boolean;
  /** The path of the artifact's own file in the site. */
  readonly path: string;
  readonly charts: ChartRenderer;
  /** Writes a file beside it and gives its path; `suffix` is the end of its name. */
  readonly write: (suffix: string, content: string | Uint8Array) => Promise<string>;
}

/** A preview, and what went wrong when it became less than it might have been. */
export interface PreviewResult {
  readonly preview: Preview;
  readonly problem?: string;
}

/** Makes the preview of an artifact. */
export async function makePreview(input: PreviewInput): Promise<PreviewResult> {
  const { viewer, head, whole, path, write } = input;
  if (viewer === "none") return { preview: { kind: "none" } };
  if (viewer === "image") return { preview: { kind: "image", path, size: imageSize(head) } };
  if (viewer === "model") return await makeModel(input);
  const text = decodeText(head, whole);
  if (text === undefined) return { preview: { kind: "none" }, problem: "it is not UTF-8 text, so it is not shown" };
  const asText: Preview = {
    kind: "text",
    text: text.slice(0, MAX_TEXT_LENGTH),
    cut: !whole || text.length > MAX_TEXT_LENGTH,
  };
  if (viewer === "text") return { preview: asText };
  if (viewer === "delimited") return { preview: readDelimited(text, whole) ?? asText };
  if (!whole) return { preview: asText, problem: "it is too large to be shown as more than text" };
  switch (viewer) {
    case "svg": {
      const size = svgSize(text);
      return { preview: { kind: "image", path: await write("view.svg", inertSvg(head, size)), size } };
    }
    case "html":
      return { preview: { kind: "frame", path: await write("view.html", inertHtml(text)) } };
    case "markdown":
      return makeMarkdown(text, asText);
    case "notebook":
      return await makeNotebook(text, input, asText);
    case "chart":
      return await makeChart(text, input, asText);
    case "table":
    case "json":
      return await makeJson(text, viewer, asText);
  }
}

async function makeChart(spec: string, { charts, write }: PreviewInput, asText: Preview): Promise<PreviewResult> {
  const drawing = await charts.draw(spec);
  if ("error" in drawing) return { preview: asText, problem: `the chart could not be drawn: ${drawing.error}` };
  const size = svgSize(drawing.light) ?? { width: 300, height: 200 };
  const encoder = new TextEncoder();
  const file = (theme: string, svg: string): Promise<string> =>
    write(`${theme}.svg`, inertSvg(encoder.encode(svg), size));
  return {
    preview: {
      kind: "chart",
      light: await file("light", drawing.light),
      ...(drawing.dark === undefined ? {} : { dark: await file("dark", drawing.dark) }),
      size,
      ...(spec.length > MAX_SPEC_LENGTH ? {} : { spec }),
    },
  };
}

/** A model that is beyond what a page can work out is shown all the same, without a place to draw. */
async function makeModel({ head, whole, write, path }: PreviewInput): Promise<PreviewResult> {
  const none: Preview = { kind: "none" };
  if (!whole) return { preview: none, problem: "it is too large to be looked into" };
  try {
    const model = readOnnx(head);
    const { nodes: _nodes, tensors: _tensors, ...summary } = model;
    if (!readsDigits(model) || head.length > MAX_MODEL_BYTES) return { preview: { kind: "model", model: summary } };
    const packed = await packedScript(`${path}.${PACKED}`, head.slice());
    return { preview: { kind: "model", model: summary, packed: await write(PACKED, packed) } };
  } catch (error) {
    return { preview: none, problem: `it is not an ONNX model that can be read: ${wordsOf(error)}` };
  }
}

/** Whether a model classifies pictures of 8 by 8 pixels, by operators that a page can work out. */
function readsDigits(model: OnnxModel): boolean {
  const [input, ...others] = model.inputs;
  return others.length === 0 && input?.shape?.length === 2 && input.shape[1] === 64 &&
    unknownOperators(model).length === 0;
}

function makeMarkdown(text: string, asText: Preview): PreviewResult {
  try {
    const nodes = readMarkdown(text);
    // What is nested too deeply is left out, and a text of nothing else is better read as it is.
    return { preview: nodes.length === 0 ? asText : { kind: "markdown", nodes } };
  } catch (error) {
    return { preview: asText, problem: `it could not be read as Markdown: ${wordsOf(error)}` };
  }
}

async function makeNotebook(text: string, input: PreviewInput, asText: Preview): Promise<PreviewResult> {
  const draw = async (spec: string, name: string): Promise<ChartPreview | undefined> => {
    const write: PreviewInput["write"] = (suffix, content) => input.write(`${name}.${suffix}`, content);
    const { preview } = await makeChart(spec, { ...input, write }, asText);
    if (preview.kind !== "chart") return undefined;
    const { spec: _, ...picture } = preview;
    return picture;
  };
  try {
    const preview = await readNotebook(JSON.parse(text), input.write, draw);
    if (preview !== undefined) return { preview };
    return { preview: asText, problem: "it is not a notebook of Jupyter's format 4" };
  } catch (error) {
    return { preview: asText, problem: `it could not be read as a notebook: ${wordsOf(error)}` };
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function makeJson(text: string, viewer: "table" | "json", asText: Preview): Promise<PreviewResult> {
  let value: JsonValue;
  try {
    value = await readJson(text);
  } catch (error) {
    return { preview: asText, problem: `it is not valid JSON: ${wordsOf(error)}` };
  }
  if (viewer === "table") {
    const preview = readTable(value);
    if (preview !== undefined) return { preview };
    return { preview: asText, problem: 'it is not a table of the form {"schema": {"fields": […]}, "data": […]}' };
  }
  return { preview: { kind: "json", value } };
}

/** UTF-8 as text; `undefined` when it is not that. A head may end amid a character. */
function decodeText(bytes: Uint8Array, whole: boolean): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: !whole });
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}
