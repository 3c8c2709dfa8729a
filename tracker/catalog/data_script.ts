/**
 * Data that pages load, as scripts: a browser fetches nothing for a page that was opened as a file, but it runs the
 * scripts that lie beside it. The value is JSON within a string, so nothing in it is ever code, and JSON in a string is
 * also what a browser reads fastest.
 *
 * @module
 */

const HEAD = "(self.dagtrailData??={})[";

/** A script that leaves a JSON value for the page that loads it, under a name. */
export function dataScript(name: string, value: unknown): string {
  const json = JSON.stringify(value).replaceAll(/[\\']/g, "\\$&");
  return `${HEAD}${JSON.stringify(name)}]='${json}'\n`;
}

/** The value of a {@linkcode dataScript}; `undefined` when the text is something else. */
export function readDataScript(text: string): unknown {
  const start = text.indexOf("]='");
  if (!text.startsWith(HEAD) || start === -1 || !text.endsWith("'\n")) return undefined;
  try {
    return JSON.parse(text.slice(start + 3, -2).replaceAll(/\\([\\'])/g, "$1"));
  } catch {
    return undefined;
  }
}
