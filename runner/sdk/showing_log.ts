import type { Json } from "../words/json.ts";
import { htmlTable } from "./html_table.ts";
import { imageMediaType, TABULAR_DATA, VEGA_LITE } from "./media_type.ts";
import type { TaskLog } from "./task_context.ts";

/** How many rows of a table are shown; the artifact has them all. */
const SHOWN_ROWS = 50;

/** A log that also shows, in the cell of the notebook that runs, the pictures, charts and tables that are logged. */
export function showingLog(log: TaskLog): TaskLog {
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
        [TABULAR_DATA]: { schema: { fields: names.map((name) => ({ name, type: "any" })) }, data: shown },
        "text/html": htmlTable(names, shown),
        "text/plain": `table ${name}, ${rows.length} rows`,
      });
    },
  };
}

function showPicture(bytes: Uint8Array): void {
  const type = imageMediaType(bytes);
  if (type === "image/svg+xml") show({ [type]: new TextDecoder().decode(bytes) });
  else if (type !== undefined) show({ [type]: bytes.toBase64() });
}

interface Jupyter {
  display(bundle: Readonly<Record<string, unknown>>, options: { readonly raw: true }): Promise<void>;
}

/** Shows a bundle in the running cell; outside a notebook there is nothing to show it in. */
function show(bundle: Readonly<Record<string, Json | Readonly<Record<string, unknown>>>>): void {
  let jupyter: Jupyter | undefined;
  try {
    jupyter = (Deno as unknown as { readonly jupyter?: Jupyter }).jupyter;
  } catch {
    // Deno's own way to say that no kernel runs.
  }
  jupyter?.display(bundle, { raw: true }).catch(() => {});
}
