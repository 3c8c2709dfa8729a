/**
 * Checks a name that a task gives to something it logs or writes. It may contain `/`, and must stay in its folder.
 *
 * @throws {TypeError} When it is not a string, is empty, is absolute, or has an empty part, `.`, `..`, a backslash or
 *   a control character.
 */
export function checkName(what: string, name: unknown): string {
  if (typeof name !== "string") throw new TypeError(`the name of ${what} must be a string, and is ${describe(name)}`);
  const fault = name === "" ? "is empty" : name.length > 500
    ? "is longer than 500 characters"
    // deno-lint-ignore no-control-regex -- control characters are what is looked for
    : /[\0-\x1f\x7f\\]/.test(name)
    ? "has a backslash or a control character"
    : name.split("/").some((part) => part === "" || part === "." || part === "..")
    ? 'has an empty part, "." or ".." between its slashes, and must stay in its folder'
    : undefined;
  if (fault === undefined) return name;
  throw new TypeError(`the name of ${what}, ${JSON.stringify(name)}, ${fault}`);
}

/** A value as a message shows it: its type, and as much of it as fits on a line. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "function" || typeof value === "symbol") return `a ${typeof value}`;
  if (typeof value === "object") return Array.isArray(value) ? "an array" : `a ${value.constructor?.name ?? "object"}`;
  const shown = typeof value === "string" ? JSON.stringify(value) : String(value);
  return `the ${typeof value} ${shown.length > 60 ? `${shown.slice(0, 60)}…` : shown}`;
}
