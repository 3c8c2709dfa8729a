import type { Exporter } from "./exporter.ts";

/** The formats of `dagtrail export`. */
export const FORMATS = ["files", "mermaid", "mlflow", "openlineage", "ro-crate", "slsa", "csv"] as const;

/** A format of `dagtrail export`. */
export type Format = (typeof FORMATS)[number];

/** The exporter of a format, loaded when it is asked for. */
export async function exporterFor(format: Format): Promise<Exporter> {
  switch (format) {
    case "files":
      return (await import("./files.ts")).files;
    case "mermaid":
      return (await import("./mermaid.ts")).mermaid;
    case "mlflow":
      return (await import("./mlflow.ts")).mlflow;
    case "openlineage":
      return (await import("./openlineage.ts")).openlineage;
    case "ro-crate":
      return (await import("./ro_crate.ts")).roCrate;
    case "slsa":
      return (await import("./slsa.ts")).slsa;
    case "csv":
      return (await import("./csv.ts")).csv;
  }
}
