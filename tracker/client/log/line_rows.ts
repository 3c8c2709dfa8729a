/// <reference lib="dom" />
import { element } from "../element.ts";
import type { Line } from "./log_lines.ts";

/** A line as the page's own markup has it, with what was searched for marked. */
export function rowOf(line: Line, prefix: string, search: string): HTMLLIElement {
  const { number, time, stderr, text, level } = line;
  const id = `${prefix}L${number}`;
  const row = element("li", { id, class: level === "error" || level === "warning" ? `log-${level}` : undefined });
  row.append(element("a", { class: "log-line", href: `#${id}`, tabindex: -1 }, String(number)));
  row.append(element("span", { class: "log-time" }, time));
  if (stderr) row.append(element("span", { class: "log-stream", title: "Printed to standard error" }, "err"));
  row.append(element("code", {}, ...marked(text, search)));
  return row;
}

/** A text in pieces, those that match as marks. */
function marked(text: string, search: string): readonly (Node | string)[] {
  if (search === "") return [text];
  const pieces: (Node | string)[] = [];
  const lower = text.toLowerCase();
  // Where lower case is of another length than the text, places in the two do not agree.
  if (lower.length !== text.length) return [text];
  let from = 0;
  for (let at = lower.indexOf(search); at !== -1; at = lower.indexOf(search, from)) {
    pieces.push(text.slice(from, at), element("mark", {}, text.slice(at, at + search.length)));
    from = at + search.length;
  }
  return [...pieces, text.slice(from)];
}
