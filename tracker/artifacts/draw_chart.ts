import { type Loader, loader, type LoggerInterface, View } from "vega";
import type { TopLevelSpec } from "vega-lite";
import { chartConfig } from "./chart_config.ts";
import { chartExpressions } from "./chart_expressions.ts";
import type { DrawnChart } from "./chart_protocol.ts";
import { dataflowOf } from "./chart_template.ts";

/**
 * Draws a Vega-Lite specification as SVG.
 *
 * Expressions in it are interpreted and never become code, and it can load nothing.
 *
 * @throws {Error} When it is not a specification, asks for data from elsewhere, or cannot be worked out.
 */
export async function drawChart(text: string): Promise<DrawnChart> {
  const spec = JSON.parse(text);
  if (typeof spec !== "object" || spec === null) throw new Error("a Vega-Lite specification is a JSON object");
  return { svg: await toSvg(spec), ownBackground: hasBackground(spec) };
}

async function toSvg(spec: TopLevelSpec): Promise<string> {
  const errors: unknown[] = [];
  const logger = collectingLogger(errors);
  const view = new View(dataflowOf(spec, chartConfig(), logger), {
    renderer: "none",
    expr: chartExpressions,
    loader: refusingLoader(errors),
    logger,
  });
  try {
    const svg = await view.toSVG();
    // Vega tells the console of an error and draws what is left, which would pass for the whole.
    if (errors.length > 0) throw errors[0];
    return svg;
  } finally {
    view.finalize();
  }
}

function refusingLoader(errors: unknown[]): Loader {
  const refuse = (message: string): Promise<never> => {
    const error = new Error(message);
    errors.push(error);
    return Promise.reject(error);
  };
  return {
    ...loader(),
    load: (uri) => refuse(`its data must stand in it, and it asks for ${JSON.stringify(uri)}`),
    sanitize: (uri) => refuse(`it can show no pictures and no links, and it names ${JSON.stringify(uri)}`),
  };
}

/** Keeps errors; warnings are for the author of the specification, who is not here. */
function collectingLogger(errors: unknown[]): LoggerInterface {
  const logger: LoggerInterface = {
    level: (() => logger) as LoggerInterface["level"],
    error: (...words) => {
      errors.push(words.find((word) => word instanceof Error) ?? new Error(words.join(" ")));
      return logger;
    },
    warn: () => logger,
    info: () => logger,
    debug: () => logger,
  };
  return logger;
}

function hasBackground(spec: { background?: unknown; config?: { background?: unknown } }): boolean {
  return spec.background !== undefined || spec.config?.background !== undefined;
}
