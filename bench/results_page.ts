import type { Row } from "./row.ts";

/** Where and when the results were measured. */
export interface Circumstances {
  readonly date: Date;
  /** The kind of file system that the runs were written to, where that is known. */
  readonly fileSystem?: string;
  /** How many processes wanted a processor in the minute before: more than a few tenths, and others were at work. */
  readonly load: number;
}

/** The results as a page, with the machine that they come from. */
export function resultsPage(rows: readonly Row[], { date, fileSystem, load }: Circumstances): string {
  return `# Results

Written by \`deno task bench\` on ${date.toISOString().slice(0, 10)}.

- Deno ${Deno.version.deno}, ${machine()}${fileSystem === undefined ? "" : `, runs written to ${fileSystem}`}; a load of
  ${load.toFixed(1)} from others in the minute before.
- Each number is the median of five runs, or of fifteen for the start of the command line, in which what is compared takes
  turns. Times differ from machine to machine: the ratios are what counts.
- The file system ext4 is slow to create files just after many were deleted, and a benchmark does little else. With
  \`TMPDIR\` on a tmpfs, the numbers are those of a single run on a disk at rest.

${table(rows)}
`;
}

/** The results as a table. */
export function table(rows: readonly Row[]): string {
  const cells = [
    ["Measured", "Dagtrail", "Floor", "Result", "Bar", "Holds"],
    ...rows.map((
      { what, ours, floor, result, bar, holds },
    ) => [what, ours, floor, result, bar, holds ? "yes" : "**no**"]),
  ];
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const lines = cells.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`);
  return [lines[0], `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...lines.slice(1)].join("\n");
}

function machine(): string {
  const { os, arch } = Deno.build;
  const memory = (Deno.systemMemoryInfo().total / 2 ** 30).toFixed(0);
  return `${processor()}${navigator.hardwareConcurrency} processors, ${memory} GiB, ${os} ${arch}`;
}

function processor(): string {
  try {
    const model = /^model name\s*:\s*(.+)$/m.exec(Deno.readTextFileSync("/proc/cpuinfo"))?.[1];
    return model === undefined ? "" : `${model}, `;
  } catch {
    return "";
  }
}
