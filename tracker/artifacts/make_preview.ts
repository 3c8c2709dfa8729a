import type { ChartRenderer } from "./chart_renderer.ts";
import { imageSize, svgSize } from "./image_size.ts";
import { inertHtml, inertSvg } from "./inert.ts";
import type { Preview } from "./placed_artifact.ts";
import { readTable } from "./read_table.ts";
import type { Viewer } from "./viewer.ts";

/** A longer text is cut: the rest is in the download. */
const MAX_TEXT_LENGTH = 40_000;

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
  readonly write: (suffix: string, content: string) => Promise<string>;
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
  const text = decodeText(head, whole);
  if (text === undefined) return { preview: { kind: "none" }, problem: "it is not UTF-8 text, so it is not shown" };
  const asText: Preview = {
    kind: "text",
    text: text.slice(0, MAX_TEXT_LENGTH),
    cut: !whole || text.length > MAX_TEXT_LENGTH,
  };
  if (viewer === "text") return { preview: asText };
  if (!whole) return { preview: asText, problem: "it is too large to be shown as more than text" };
  switch (viewer) {
    case "svg": {
      const size = svgSize(text);
      return { preview: { kind: "image", path: await write("view.svg", inertSvg(head, size)), size } };
    }
    case "html":
      return { preview: { kind: "frame", path: await write("view.html", inertHtml(text)) } };
    case "chart":
      return await makeChart(text, input, asText);
    case "table":
    case "json":
      return makeJson(text, viewer, asText);
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
    },
  };
}

function makeJson(text: string, viewer: "table" | "json", asText: Preview): PreviewResult {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { preview: asText, problem: `it is not valid JSON: ${error instanceof Error ? error.message : error}` };
  }
  if (viewer === "table") {
    const preview = readTable(value);
    if (preview !== undefined) return { preview };
    return { preview: asText, problem: 'it is not a table of the form {"schema": {"fields": […]}, "data": […]}' };
  }
  return { preview: { kind: "json", value: value as Extract<Preview, { kind: "json" }>["value"] } };
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
