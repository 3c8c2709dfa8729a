import { type LoggerInterface, parse, type Runtime } from "vega";
import { compile, type Config, type TopLevelSpec } from "vega-lite";

/** Runs of one pipeline draw the same charts of other data; so many kinds of charts are remembered. */
const MAX_TEMPLATES = 50;

/** What stands in a specification in place of its rows: it tells which ones. */
const MARK = "\0rows";

/** Where a dataflow takes rows in, and which. */
interface Place {
  readonly source: { $ingest: unknown };
  readonly rows: number;
}

interface Template {
  readonly dataflow: Runtime;
  readonly places: readonly Place[];
}

const templates = new Map<string, Template>();

/**
 * The dataflow of a Vega-Lite specification.
 *
 * Working one out takes as long as drawing it, and no part of it depends on the rows of the data. So it is worked out
 * once for all specifications that differ only in these.
 *
 * @throws {Error} When it is not a specification.
 */
export function dataflowOf(spec: TopLevelSpec, config: Config, logger: LoggerInterface): Runtime {
  const rows: unknown[][] = [];
  const bare = takeRows(spec, rows) as TopLevelSpec;
  const key = JSON.stringify(bare);
  const template = templates.get(key) ?? makeTemplate(bare, config, logger);
  templates.set(key, template);
  if (templates.size > MAX_TEMPLATES) templates.delete(templates.keys().next().value!);
  for (const place of template.places) place.source.$ingest = rows[place.rows];
  return template.dataflow;
}

function makeTemplate(spec: TopLevelSpec, config: Config, logger: LoggerInterface): Template {
  const errors: string[] = [];
  const noting: LoggerInterface = { ...logger, error: (...words) => (errors.push(words.join(" ")), noting) };
  const dataflow = parse(compile(spec, { config, logger: noting }).spec, undefined, { ast: true });
  // It is thrown rather than logged, so that nothing is remembered of a specification that is wrong.
  if (errors.length > 0) throw new Error(errors[0]);
  return { dataflow, places: placesIn(dataflow) };
}

/** A copy of a part of a specification with a mark in place of each list of rows, which go into `rows`. */
function takeRows(part: unknown, rows: unknown[][]): unknown {
  if (Array.isArray(part)) return part.map((item) => takeRows(item, rows));
  if (typeof part !== "object" || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => {
      if (name === "data" && isInlineData(value)) {
        rows.push(value.values);
        return [name, { ...value, values: [{ [MARK]: rows.length - 1 }] }];
      }
      return [name, takeRows(value, rows)];
    }),
  );
}

function isInlineData(value: unknown): value is { readonly values: unknown[] } {
  return typeof value === "object" && value !== null && Array.isArray((value as { values?: unknown }).values);
}

function placesIn(part: unknown): readonly Place[] {
  if (typeof part !== "object" || part === null) return [];
  const { $ingest } = part as { $ingest?: unknown };
  if ($ingest === undefined) return Object.values(part).flatMap(placesIn);
  const mark = Array.isArray($ingest) ? ($ingest[0] as Record<string, unknown> | null)?.[MARK] : undefined;
  return typeof mark === "number" ? [{ source: part as { $ingest: unknown }, rows: mark }] : [];
}
