import { createHash } from "node:crypto";

/** Longer names are cut: file systems allow 255 bytes, and a character may take four. */
const MAX_CHARACTERS = 60;

/** What Windows takes for devices, whatever their ending. */
const DEVICES = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;

/**
 * `text` as the name of a file or folder, on any file system: letters, digits and a few signs stay, and the rest becomes
 * `_`. Two texts may get one name: {@linkcode FileNames} keeps them apart.
 */
export function fileName(text: string): string {
  const safe = text.normalize("NFC").replace(/[^\p{L}\p{N}\p{M}._[\]=+@-]+/gu, "_").replace(/^[.-]+|\.+$/g, "_");
  const characters = [...safe];
  const name = characters.length <= MAX_CHARACTERS
    ? safe
    : `${characters.slice(0, MAX_CHARACTERS - 9).join("").replace(/\.+$/, "_")}-${shortDigest(text)}`;
  return name === "" ? "_" : DEVICES.test(name) ? `_${name}` : name;
}

function shortDigest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}

interface Place {
  readonly name: string;
  /** What is in it, when it is a folder. */
  readonly folder?: Map<string, Place>;
}

/** Hands out paths below a folder, each once: also where the file system does not tell capitals from small letters. */
export class FileNames {
  readonly #root = new Map<string, Place>();

  /** The names of a path's folders and of its file, for names that may be anything. */
  path(folders: readonly string[], file: string): string[] {
    let here = this.#root;
    const names: string[] = [];
    for (const text of folders) {
      const key = `folder ${text}`;
      const place = here.get(key) ?? { name: this.#free(here, fileName(text)), folder: new Map() };
      here.set(key, place);
      names.push(place.name);
      here = place.folder!;
    }
    const name = this.#free(here, fileName(file));
    return [...names, name];
  }

  /** The names for an artifact, in whose name slashes separate folders. */
  artifact(name: string): string[] {
    const parts = name.split(/[/\\]+/).filter((part) => part !== "" && part !== "." && part !== "..");
    return this.path(parts.slice(0, -1), parts.at(-1) ?? "artifact");
  }

  #free(here: Map<string, Place>, name: string): string {
    const dot = name.lastIndexOf(".");
    const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
    for (let count = 1;; count++) {
      const tried = count === 1 ? name : `${stem}_${count}${ending}`;
      const key = `name ${tried.toLowerCase()}`;
      if (here.has(key)) continue;
      here.set(key, { name: tried });
      return tried;
    }
  }
}
