/// <reference lib="dom" />
import { type LogLevel, logLevelOf } from "../../model/log_level.ts";

/** One line of a log. */
export interface Line {
  /** 1 for the first. */
  readonly number: number;
  /** Seconds since the attempt started, as text; empty where it is not known. */
  readonly time: string;
  readonly stderr: boolean;
  readonly text: string;
  readonly level: LogLevel | undefined;
}

/** The lines that stand in the page. */
export function linesInPage(log: Element): readonly Line[] {
  return [...log.querySelectorAll("li:not(.log-gap)")].map((row) => {
    const text = row.querySelector("code")?.textContent ?? "";
    return {
      number: Number(row.querySelector(".log-line")?.textContent),
      time: row.querySelector(".log-time")?.textContent ?? "",
      stderr: row.querySelector(".log-stream") !== null,
      text,
      level: logLevelOf(text),
    };
  });
}

/** The lines of a log's file: seconds in ten places, the stream, the line. */
export function linesOfFile(file: string): readonly Line[] {
  const lines = file.split("\n");
  lines.pop();
  return lines.map((line, i) => {
    const end = line.indexOf(" ", 11);
    const text = line.slice(end + 1);
    return {
      number: i + 1,
      time: line.slice(0, 10).trimStart(),
      stderr: line.startsWith("stderr", 11),
      text,
      level: logLevelOf(text),
    };
  });
}
