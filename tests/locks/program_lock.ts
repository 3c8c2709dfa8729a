import type { SourceFile } from "../helpers/source_tree.ts";

/** A `deno.lock` of packages from npm. */
export interface Lock {
  readonly version: string;
  /** By what was asked for, such as `npm:hono@4.13.19`: the version that was taken. */
  readonly specifiers: Readonly<Record<string, string>>;
  /** By name and version. */
  readonly npm: Readonly<Record<string, LockedPackage>>;
  readonly workspace: unknown;
}

/** A package, with the names of those that it needs; these have a version where the lock file has several of one name. */
interface LockedPackage {
  readonly integrity: string;
  readonly dependencies?: readonly string[];
  readonly optionalDependencies?: readonly string[];
  readonly optionalPeers?: readonly string[];
}

/** What a package needs, by the names that a lock file has for it. */
const NEEDS = ["dependencies", "optionalDependencies", "optionalPeers"] as const;

/** The folders whose modules are not a part of the program. */
const BESIDE = /^(tests|bench|docs)\//;

/** What the modules of the program ask of npm, such as `npm:hono@4.13.19`. */
export function programSpecifiers(files: readonly SourceFile[]): ReadonlySet<string> {
  const targets = files.filter(({ path }) => !BESIDE.test(path)).flatMap(({ imports }) => imports)
    .map(({ target }) => /^npm:\/?((?:@[^/]+\/)?[^/]+)/.exec(target)?.[1]);
  return new Set(targets.filter((name) => name !== undefined).map((name) => `npm:${name}`));
}

/** The part of a lock file that some packages need, as Deno would write it. */
export function programLock(all: Lock, specifiers: ReadonlySet<string>): Lock {
  const asked = Object.entries(all.specifiers).filter(([specifier]) => specifiers.has(specifier));
  const known = idsByName(Object.keys(all.npm));
  const kept = new Set<string>();
  const open = asked.map(([specifier, version]) => `${nameOf(specifier.slice("npm:".length))}@${version}`);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const id = idOf(name, known);
    // A package that would be of use where somebody else asks for it.
    if (id === undefined || kept.has(id)) continue;
    kept.add(id);
    open.push(...NEEDS.flatMap((kind) => all.npm[id]![kind] ?? []));
  }
  const left = idsByName([...kept]);
  const short = (name: string): string => {
    const id = idOf(name, known);
    return id !== undefined && id === name && left.get(nameOf(id))?.length === 1 ? nameOf(id) : name;
  };
  const shortened = (locked: LockedPackage): LockedPackage => ({
    ...locked,
    ...Object.fromEntries(NEEDS.flatMap((kind) => kind in locked ? [[kind, locked[kind]!.map(short)]] : [])),
  });
  return {
    ...all,
    specifiers: Object.fromEntries(asked),
    npm: Object.fromEntries(
      Object.entries(all.npm).flatMap(([id, locked]) => kept.has(id) ? [[id, shortened(locked)]] : []),
    ),
  };
}

/** The package that a lock file means by a name, with its version or, where there is only one, without. */
function idOf(name: string, known: ReadonlyMap<string, readonly string[]>): string | undefined {
  // Some are known by another name to those who need them.
  const own = name.replace(/^.+@npm:/, "");
  const ids = known.get(nameOf(own)) ?? [];
  return own.includes("@", 1) ? ids.find((id) => id === own) : ids[0];
}

/** A lock file as Deno writes it. */
export function lockText(lock: Lock): string {
  const inline = (_: string, list: string): string => `[${list.trim().replaceAll(/\s+/g, " ")}]`;
  return `${JSON.stringify(lock, null, 2)}\n`.replaceAll(/(?<="(?:os|cpu)": )\[([^\]]*)\]/g, inline);
}

function idsByName(ids: readonly string[]): ReadonlyMap<string, readonly string[]> {
  return Map.groupBy(ids, nameOf);
}

/** `@scope/name` of `@scope/name@1.2.3_peer@4.5.6`, and of itself. */
function nameOf(id: string): string {
  return /^@?[^@]+/.exec(id)![0];
}
