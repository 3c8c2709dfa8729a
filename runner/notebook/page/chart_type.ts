import type { Json, JsonObject } from "../../words/json.ts";

/** Whether a form of an output is a specification of Vega or Vega-Lite. */
export function isChart(type: string, content: Json | undefined): content is JsonObject {
  return /^application\/vnd\.vega(lite)?\.v\d+\+json$/.test(type) && typeof content === "object" && content !== null &&
    !Array.isArray(content);
}
