/**
 * The checks behind `tests/architecture_test.ts`: each takes the tree and a rule as data, and says in sentences what
 * breaks the rule.
 *
 * @module
 */

import type { Import, SourceFile } from "./source_tree.ts";

/**
 * A part of the tree: a file (`cli.ts`), a folder with all below it (`runner/dag/`), or the files that lie directly in
 * a folder (`runner/*`).
 */
export type Part = string;

/** Something that breaks a rule for a reason. */
export interface Exception {
  readonly from: Part;
  readonly to: Part;
  /** Why it has to be. */
  readonly reason: string;
}

/** Whether the file at `path` belongs to `part`. */
export function isIn(path: string, part: Part): boolean {
  if (part.endsWith("/*")) return path.startsWith(part.slice(0, -1)) && !path.slice(part.length - 1).includes("/");
  return part.endsWith("/") ? path.startsWith(part) : path === part;
}

function isInAny(path: string, parts: readonly Part[]): boolean {
  return parts.some((part) => isIn(path, part));
}

/** Imports go from a floor to a floor below it, or stay within their part. */
export function importsPointDown(
  files: readonly SourceFile[],
  floors: readonly (readonly Part[])[],
  exceptions: readonly Exception[],
): string[] {
  const places = floors.flatMap((parts, floor) => parts.map((part) => ({ floor, part })));
  // The longest name is the most particular: a file before the folder that it lies in.
  places.sort((a, b) => b.part.length - a.part.length);
  const place = (path: string): { floor: number; part: Part } | undefined =>
    places.find(({ part }) => isIn(path, part));
  return eachImport(files, (file, { target }) => {
    const [from, to] = [place(file.path), place(target)];
    if (from === undefined || to === undefined || from.part === to.part || from.floor < to.floor) return undefined;
    if (exceptions.some((exception) => isIn(file.path, exception.from) && isIn(target, exception.to))) return undefined;
    const how = from.floor === to.floor ? "which lies on the same floor" : "which lies on a floor above it";
    return `${file.path} imports ${target}, ${how}: move what both need to a floor below`;
  });
}

/** An exception that nothing needs any more is to go. */
export function exceptionsAreNeeded(files: readonly SourceFile[], exceptions: readonly Exception[]): string[] {
  return exceptions
    .filter(({ from, to }) =>
      !files.some(({ path, imports }) => isIn(path, from) && imports.some(({ target }) => isIn(target, to)))
    )
    .map(({ from, to }) => `no file of ${from} imports ${to} any more: take the exception out`);
}

/** What the files of a part may import besides each other. */
export interface Fence {
  readonly part: Part;
  /** Parts of the tree that it may import; the rest of the tree is out of bounds. */
  readonly mayImport: readonly Part[];
  readonly reason: string;
}

/** Files behind a fence import nothing of the tree beyond it. */
export function fencesHold(files: readonly SourceFile[], fences: readonly Fence[]): string[] {
  const known = new Set(files.map(({ path }) => path));
  return fences.flatMap(({ part, mayImport, reason }) =>
    eachImport(files.filter(({ path }) => isIn(path, part)), (file, { target }) => {
      if (!known.has(target) || isIn(target, part) || isInAny(target, mayImport)) return undefined;
      return `${file.path} imports ${target}, and ${part} may import ${
        mayImport.join(", ") || "nothing"
      } only: ${reason}`;
    })
  );
}

/** No file of `parts` imports from Node's own modules. */
export function noNodeModules(files: readonly SourceFile[], parts: readonly Part[]): string[] {
  return eachImport(
    files.filter(({ path }) => isInAny(path, parts)),
    (file, { specifier }) =>
      specifier.startsWith("node:")
        ? `${file.path} imports ${specifier}, which slows the start of a process`
        : undefined,
  );
}

/** Whoever imports `door` by its address needs no import map: packages are imported by `npm:` specifiers. */
export function noBareSpecifiersBehind(files: readonly SourceFile[], door: string): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const reached = new Set<string>();
  const open = [door];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    for (const { target } of byPath.get(path)?.imports ?? []) if (byPath.has(target)) open.push(target);
  }
  return eachImport(files.filter(({ path }) => reached.has(path)), (file, { specifier }) => {
    if (/^(\.{0,2}\/|[a-z]+:)/.test(specifier)) return undefined;
    return `${file.path} imports "${specifier}" and is reached from ${door}: write npm:${specifier}@VERSION, since a ` +
      `program that imports ${door} by its address does not see this import map`;
  });
}

/** No chain of imports leads back to its start. An `import()` is not followed: it is how a door stays cheap. */
export function noCycles(files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      const cycle = [...trail.slice(trail.indexOf(path)), path];
      found.push(`the imports go round in a circle: ${cycle.join(" -> ")}`);
    }
    if (done.has(path) || trail.includes(path)) return;
    for (const { target, dynamic } of byPath.get(path)?.imports ?? []) {
      if (!dynamic && byPath.has(target)) visit(target, [...trail, path]);
    }
    done.add(path);
  };
  for (const { path } of files) visit(path, []);
  return found;
}

/** No file is longer than `limit` lines, unless `allowed` says why. */
export function filesAreShort(
  files: readonly SourceFile[],
  limit: number,
  allowed: Readonly<Record<string, string>>,
): string[] {
  const long = files.map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 })).filter(({ lines }) =>
    lines > limit
  );
  return [
    ...long.filter(({ path }) => !(path in allowed))
      .map(({ path, lines }) => `${path} has ${lines} lines, and ${limit} is the most: split it, or say why not`),
    ...Object.keys(allowed).filter((path) => !long.some((file) => file.path === path))
      .map((path) => `${path} is not longer than ${limit} lines: take it out of the list`),
  ];
}

/** A process ends only where `parts` say; elsewhere `Deno.exitCode` is set. */
export function exitsOnlyIn(files: readonly SourceFile[], parts: readonly Part[]): string[] {
  return files
    .filter(({ path, text }) => !isInAny(path, parts) && /\bDeno\s*\.\s*exit\b/.test(withoutComments(text)))
    .map(({ path }) => `${path} uses Deno.exit: return or throw, and let ${parts.join(" or ")} end the process`);
}

/** No file or folder has a name that says nothing. */
export function namesSaySomething(files: readonly SourceFile[], empty: readonly string[]): string[] {
  return files.flatMap(({ path }) => {
    const words = path.replace(/\.tsx?$/, "").split(/[/_.]/);
    const bad = words.find((word) => empty.includes(word));
    return bad === undefined ? [] : [`${path} is named "${bad}", which says nothing: name it after what it does`];
  });
}

/** A door re-exports by name and does nothing else. */
export function onlyReexports(files: readonly SourceFile[], door: string): string[] {
  const file = files.find(({ path }) => path === door);
  if (file === undefined) return [`${door} is missing`];
  const rest = withoutComments(file.text).replace(/export\s+(type\s+)?\{[^}*]*\}\s*from\s*"[^"]+"\s*;/g, "").trim();
  return rest === "" ? [] : [`${door} only re-exports by name, and has ${JSON.stringify(rest.split("\n", 1)[0])}`];
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|[^:"'`])\/\/.*$/gm, "$1");
}

function eachImport(
  files: readonly SourceFile[],
  check: (file: SourceFile, imported: Import) => string | undefined,
): string[] {
  return files.flatMap((file) =>
    file.imports.map((imported) => check(file, imported)).filter((said) => said !== undefined)
  );
}
