import type { NotebookDocument } from "./notebook_document.ts";

const MAX_LENGTH = 60;

/**
 * What a person would call a code cell: its own title, else the last heading of the Markdown cell right above it, else
 * its first line.
 */
export function cellTitle({ cells }: NotebookDocument, place: number): string {
  const { metadata, source } = cells[place]!;
  if (typeof metadata.title === "string") return shortened(metadata.title);
  const above = cells[place - 1];
  const heading = above?.kind === "markdown" ? above.source.match(/^#{1,6} .*$/gm)?.at(-1) : undefined;
  if (heading !== undefined) return shortened(heading.replace(/^#+ +/, "").replace(/ #+ *$/, ""));
  const lines = source.split("\n").map((line) => line.trim());
  return shortened(lines.find((line) => line !== "" && !line.startsWith("import ")) ?? lines[0]!);
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH - 1)}…` : line;
}
