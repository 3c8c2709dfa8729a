import type { TrackerConfig } from "./define_tracker.ts";
import { sha256Of, sha256OfText } from "./sha256.ts";
import { bundleModules } from "./site/bundle_scripts.ts";

/** A project's configuration cannot be used; the message says why. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** A configuration with all that it names. */
export interface LoadedConfig {
  readonly config: TrackerConfig;
  /** Changes with the configuration, its modules and its files, so that pages are made anew. */
  readonly digest: string;
  readonly logo?: { readonly ending: string; readonly bytes: Uint8Array };
  readonly style?: string;
  readonly script?: string;
}

const LOGOS = ["svg", "png", "jpg", "jpeg", "webp"];

/** Names in a site's root that are not a project's. */
const TAKEN = /^(index|runs(-\d+)?|compare|unreadable)\.html$/;

/**
 * Loads a configuration, and the files that it names. `importMap` is the one that this process was started with for it,
 * as JSON.
 *
 * @throws {ConfigError} When it is not there, throws, or says something that cannot be.
 */
export async function loadConfig(path: string, importMap?: string): Promise<LoadedConfig> {
  const shown = JSON.stringify(path);
  let file: string;
  try {
    file = await Deno.realPath(path);
  } catch (error) {
    throw new ConfigError(`there is no configuration ${shown}`, { cause: error });
  }
  const address = addressOfFile(file);
  let config: unknown;
  try {
    ({ default: config } = await import(address));
  } catch (error) {
    throw new ConfigError(`${shown} could not be loaded: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
  check(config, shown);
  const { logo, styles = [], scripts = [] } = config;
  const read = async (name: string): Promise<Uint8Array> => {
    try {
      return await Deno.readFile(new URL(name, address));
    } catch (error) {
      throw new ConfigError(`${shown} names the file ${JSON.stringify(name)}, which cannot be read`, { cause: error });
    }
  };
  const picture = logo === undefined ? undefined : { ending: logo.split(".").at(-1)!, bytes: await read(logo) };
  const style = (await Promise.all(styles.map(read))).map((bytes) => new TextDecoder().decode(bytes)).join("\n");
  const [bundles, scriptBundles] = [
    await bundled([address], shown, importMap),
    await bundled(scripts.map((name) => new URL(name, address).href), shown, importMap),
  ];
  const script = scriptBundles.join("");
  const digest = sha256OfText(
    [...bundles, style, script, picture === undefined ? "" : sha256Of(picture.bytes)].join("\0"),
  );
  return {
    config,
    digest,
    ...(picture === undefined ? {} : { logo: picture }),
    ...(style === "" ? {} : { style }),
    ...(script === "" ? {} : { script }),
  };
}

/** The address of a file by its absolute path, whatever characters are in that. */
function addressOfFile(path: string): string {
  const url = new URL("file:///");
  const slashes = Deno.build.os === "windows" ? `/${path.replaceAll("\\", "/")}` : path;
  url.pathname = slashes.replace(/[%?#\\\t\n\r]/g, (character) => encodeURIComponent(character));
  return url.href;
}

async function bundled(
  addresses: readonly string[],
  shown: string,
  importMap: string | undefined,
): Promise<readonly string[]> {
  if (addresses.length === 0) return [];
  try {
    return await bundleModules(addresses, importMap === undefined ? undefined : JSON.parse(importMap));
  } catch (error) {
    throw new ConfigError(`a module of ${shown} cannot be bundled: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}

function check(config: unknown, shown: string): asserts config is TrackerConfig {
  const wrong = (what: string): ConfigError => new ConfigError(`${shown}: ${what}`);
  if (typeof config !== "object" || config === null) throw wrong("its default export must be an object");
  const { title, logo, columns = [], pages = [], viewers = [] } = config as TrackerConfig;
  if (title !== undefined && typeof title !== "string") throw wrong("`title` must be text");
  if (logo !== undefined && !LOGOS.includes(String(logo).split(".").at(-1)!)) {
    throw wrong(`\`logo\` must be one of ${LOGOS.join(", ")}, and is ${JSON.stringify(logo)}`);
  }
  for (const list of ["columns", "pages", "viewers", "styles", "scripts", "defaultColumns"] as const) {
    const value = (config as TrackerConfig)[list];
    if (value !== undefined && !Array.isArray(value)) throw wrong(`\`${list}\` must be a list`);
  }
  for (const { name, value } of columns) {
    if (typeof name !== "string" || name === "" || typeof value !== "function") {
      throw wrong("each of `columns` has a `name` and a function `value`");
    }
  }
  if (new Set(columns.map(({ name }) => name)).size < columns.length) throw wrong("two of `columns` have one name");
  for (const { path, title, content } of pages) {
    if (typeof path !== "string" || !/^[a-z0-9][a-z0-9_-]*\.html$/.test(path) || TAKEN.test(path)) {
      throw wrong(
        `the \`path\` of a page is a name such as "about.html" that no page of Dagtrail's has, and is ${
          JSON.stringify(path)
        }`,
      );
    }
    if (typeof title !== "string" || (typeof content !== "string" && typeof content !== "function")) {
      throw wrong(`the page ${JSON.stringify(path)} needs a \`title\`, and a \`content\` that is HTML or a function`);
    }
  }
  for (const { name, accepts, show } of viewers) {
    if (typeof name !== "string" || typeof accepts !== "function" || typeof show !== "function") {
      throw wrong("each of `viewers` has a `name` and the functions `accepts` and `show`");
    }
  }
}
