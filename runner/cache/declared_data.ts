import { isWithin, seenFrom } from "../words/file_path.ts";
import type { FileDigests } from "./file_digests.ts";
import type { Ingredient } from "./ingredient.ts";
import { sha256 } from "./sha256.ts";

/** What a task declares to read, as it is; or why that cannot be known. */
export type DeclaredData =
  | { readonly ingredients: readonly Ingredient[]; readonly seen: string }
  | { readonly unknown: string };

/** A folder with more files than that counts as one thing; up to that, each file is told by its name. */
const MOST_NAMED = 100;

/** What is in one declared path: digests by the path as it is seen from the project's root. */
interface Walk {
  readonly digests: Map<string, string>;
  seen: string;
}

/**
 * Digests of everything that lies at the declared paths, absolute ones.
 *
 * Deno follows a link that lies in a folder which a task may read. Of a link that ends within what is declared, only
 * where it leads is looked at, since what lies there has a digest of its own; one that ends elsewhere makes the data
 * unknown, and so does whatever is neither a file nor a folder.
 */
export async function declaredData(
  paths: readonly string[],
  options: {
    readonly root: string;
    readonly files: FileDigests;
    readonly fresh: boolean;
    readonly signal?: AbortSignal;
  },
): Promise<DeclaredData> {
  const ingredients: Ingredient[] = [];
  let seen = "";
  try {
    const real = paths.map((path) => Deno.realPathSync(path));
    for (const [i, declared] of paths.entries()) {
      const walk: Walk = { digests: new Map(), seen: "" };
      const name = seenFrom(options.root, declared);
      await look(real[i]!, name, real, walk, options);
      seen += walk.seen;
      if (walk.digests.size <= MOST_NAMED) {
        for (const [name, digest] of walk.digests) ingredients.push({ kind: "data", name, digest });
      } else {
        const lines = [...walk.digests].map(([name, digest]) => JSON.stringify([name, digest])).sort();
        ingredients.push({
          kind: "data",
          name: `${name}/`,
          value: `${walk.digests.size} files`,
          digest: `sha256:${sha256(lines.join("\n"))}`,
        });
      }
    }
  } catch (error) {
    if (options.signal?.aborted) throw error;
    if (error instanceof UnknownData) return { unknown: error.message };
    return { unknown: `its data could not be read: ${error instanceof Error ? error.message : error}` };
  }
  return { ingredients: distinct(ingredients), seen };
}

/**
 * Each thing once: a folder may be declared, and a file in it once more. Where that file is a link, it was followed as a
 * declared path and not as a part of the folder: these are two things, and each may change without the other.
 */
function distinct(found: readonly Ingredient[]): Ingredient[] {
  const isLink = ({ digest }: Ingredient): boolean => digest?.startsWith("link:") ?? false;
  const followed = new Set(found.filter((ingredient) => !isLink(ingredient)).map(({ name }) => name));
  const named = found.map((ingredient) =>
    isLink(ingredient) && followed.has(ingredient.name)
      ? { ...ingredient, name: `${ingredient.name} (the link)` }
      : ingredient
  );
  // By the digest as well: a file may be called as a link is here.
  return [...new Map(named.map((ingredient) => [`${ingredient.name}\n${ingredient.digest}`, ingredient])).values()];
}

/** Something is there that a digest cannot stand for. */
class UnknownData extends Error {
  override readonly name = "UnknownData";
}

async function look(
  path: string,
  name: string,
  declared: readonly string[],
  walk: Walk,
  options: {
    readonly root: string;
    readonly files: FileDigests;
    readonly fresh: boolean;
    readonly signal?: AbortSignal;
  },
): Promise<void> {
  const info = Deno.lstatSync(path);
  if (info.isSymlink) {
    const target = realPathOf(path);
    if (target === undefined || !declared.some((folder) => isWithin(target, folder))) {
      throw new UnknownData(
        `its data has the link \`${name}\`, which leads ` +
          (target === undefined ? "nowhere" : `out of what it declares to read, to \`${target}\``),
      );
    }
    // On its way it may pass links that lie outside of what is declared, of which its own text says nothing.
    const leads = `${Deno.readLinkSync(path)} -> ${seenFrom(options.root, target)}`;
    walk.digests.set(name, `link:${leads}`);
    walk.seen += `${leads}\n`;
  } else if (info.isDirectory) {
    const entries = [...Deno.readDirSync(path)].map((entry) => entry.name).sort();
    walk.seen += `${entries.length}\n`;
    if (entries.length === 0) walk.digests.set(name, "an empty folder");
    for (const entry of entries) await look(`${path}/${entry}`, `${name}/${entry}`, declared, walk, options);
  } else if (info.isFile) {
    const digest = await options.files.digest(path, options);
    walk.digests.set(name, `sha256:${digest.sha256}`);
    walk.seen += `${digest.seen}\n`;
  } else {
    throw new UnknownData(`its data has \`${name}\`, which is neither a file nor a folder`);
  }
}

function realPathOf(path: string): string | undefined {
  try {
    return Deno.realPathSync(path);
  } catch {
    return undefined;
  }
}
