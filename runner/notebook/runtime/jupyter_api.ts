import { imageMediaType } from "../../sdk/media_type.ts";
import type { CellOutput } from "../../words/record.ts";
import type { CellOutputs } from "./cell_outputs.ts";
import { checkedBundle, DISPLAY, mimeBundle } from "./mime_bundle.ts";

type Tag = (strings: TemplateStringsArray, ...values: unknown[]) => object;

/** `Deno.jupyter` for cells that no kernel runs: what it shows becomes outputs of the cell. */
export function jupyterApi(outputs: CellOutputs): Readonly<Record<string, unknown>> {
  const display = async (
    value: unknown,
    options: { readonly raw?: boolean; readonly update?: boolean; readonly display_id?: string } = {},
  ): Promise<void> => {
    // What is raw is kept before anything is waited for, and so in order even when nobody waits.
    const isRaw = options.raw === true && typeof value === "object" && value !== null && !Array.isArray(value);
    const data = isRaw ? checkedBundle(value) : await mimeBundle(value);
    outputs.add({
      type: "display",
      data,
      ...(options.display_id === undefined ? {} : { id: String(options.display_id) }),
      ...(options.update ? { update: true } : {}),
    });
  };
  return {
    $display: DISPLAY,
    display,
    format: mimeBundle,
    html: tag("text/html"),
    md: tag("text/markdown"),
    svg: tag("image/svg+xml"),
    image: (source: string | Uint8Array) => shownImage(source),
    broadcast: (type: string, content: Readonly<Record<string, unknown>> = {}) => {
      const output = broadcastOutput(type, content);
      if (output !== undefined) outputs.add(output);
      return Promise.resolve();
    },
  };
}

function tag(type: string): Tag {
  return (strings, ...values) => {
    const text = strings.map((string, i) => string + (values[i] === undefined ? "" : String(values[i]))).join("");
    return { [DISPLAY]: () => ({ [type]: text }) };
  };
}

function shownImage(source: string | Uint8Array): object {
  const bytes = typeof source === "string" ? Deno.readFileSync(source) : source;
  const type = bytes instanceof Uint8Array ? imageMediaType(bytes) : undefined;
  if (type === "image/png" || type === "image/jpeg") return { [DISPLAY]: () => ({ [type]: bytes.toBase64() }) };
  throw new TypeError("Deno.jupyter.image takes the bytes or the path of a PNG or JPEG image");
}

/** The output that a message of Jupyter's protocol stands for; messages of other kinds have nobody to read them. */
function broadcastOutput(type: string, content: Readonly<Record<string, unknown>>): CellOutput | undefined {
  const { data, name, text, transient } = content;
  switch (type) {
    case "display_data":
    case "update_display_data": {
      const id = (transient as { display_id?: unknown } | undefined)?.display_id;
      return {
        type: "display",
        data: checkedBundle(data),
        ...(id === undefined ? {} : { id: String(id) }),
        ...(type === "update_display_data" ? { update: true } : {}),
      };
    }
    case "execute_result":
      return { type: "result", data: checkedBundle(data) };
    case "stream":
      return { type: "stream", name: name === "stderr" ? "stderr" : "stdout", text: String(text) };
    case "clear_output":
      return { type: "clear" };
    default:
      return undefined;
  }
}
