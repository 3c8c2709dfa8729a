import { COMPILED_FOLDER } from "../words/compiled_folder.ts";
import { isWithin, seenFrom } from "../words/file_path.ts";
import type { GrantGroup } from "../words/grant.ts";
import { OWN_FOLDER } from "./child_command.ts";

/** Of one group, so many values are named; of more, files are counted by their folders. */
const MAX_NAMED = 8;

/** From where paths are seen, all absolute. */
export interface ShownFrom {
  /** The project's root: what is in it is written as `./…`. */
  readonly root: string;
  /** The attempt's own directory, written as `ATTEMPT`. */
  readonly directory?: string;
  /** The run's own directory, written as `RUN`. */
  readonly work?: string;
}

/**
 * `groups` as a person is shown them, without this machine's own paths: the project as `.`, Dagtrail's own folder as
 * `DAGTRAIL`, packages as `npm:NAME@VERSION`, and what a notebook was compiled to as `NOTEBOOK/NAME.ts`.
 */
export function shownGrants(groups: readonly GrantGroup[], from: ShownFrom): GrantGroup[] {
  return groups.map((group) => ({
    ...group,
    values: group.values === true ? true : group.values.map((value) => shownPath(group.kind, value, from)),
  }));
}

/** `groups` with few values each: a module graph can have hundreds of files. */
export function compactGrants(groups: readonly GrantGroup[]): GrantGroup[] {
  return groups.map((group) => {
    if (group.values === true || group.values.length <= MAX_NAMED) return group;
    if (group.kind !== "read") return { ...group, values: withRest(group.values) };
    const folders = new Map<string, string[]>();
    for (const file of group.values) {
      const folder = file.slice(0, file.lastIndexOf("/") + 1);
      folders.getOrInsertComputed(folder, () => []).push(file);
    }
    const counted = Array.from(
      folders,
      ([folder, files]) => files.length === 1 || folder === "" ? files : [`${folder} (${files.length} files)`],
    );
    return { ...group, values: withRest(counted.flat()) };
  });
}

function withRest(values: readonly string[]): readonly string[] {
  return values.length <= 2 * MAX_NAMED
    ? values
    : [...values.slice(0, 2 * MAX_NAMED), `and ${values.length - 2 * MAX_NAMED} more`];
}

function shownPath(kind: GrantGroup["kind"], path: string, { root, directory, work }: ShownFrom): string {
  if (kind !== "read" && kind !== "write") return path;
  if (directory !== undefined && isWithin(path, directory)) return below("ATTEMPT", directory, path);
  if (work !== undefined && isWithin(path, work)) return below("RUN", work, path);
  const notebook = COMPILED.exec(path)?.[1];
  if (notebook !== undefined) return `NOTEBOOK/${notebook}.ts`;
  const [, name, version] = PACKAGE_FOLDER.exec(path) ?? [];
  if (name !== undefined) return `npm:${name}@${version}`;
  if (isWithin(path, root)) return below(".", root, path);
  return OWN_FOLDER !== undefined && isWithin(path, OWN_FOLDER) ? below("DAGTRAIL", OWN_FOLDER, path) : path;
}

function below(name: string, folder: string, path: string): string {
  return path === folder ? name : `${name}/${seenFrom(folder, path)}`;
}

/** A module that a notebook was compiled to, whose name ends in a digest. */
const COMPILED = new RegExp(`[\\\\/]${RegExp.escape(COMPILED_FOLDER)}[\\\\/]([^\\\\/]+)-[0-9a-f]{16}\\.tsx?$`);

/** A package in Deno's cache: `…/npm/REGISTRY/NAME/VERSION`, where the name may have a scope. */
const PACKAGE_FOLDER = /[\\/]npm[\\/][^\\/]+[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]([^\\/]+)$/;
