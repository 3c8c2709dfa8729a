/// <reference lib="dom" />
import { siteUrl } from "./load_data.ts";

const loading = new Map<string, Promise<void>>();

/**
 * Loads a script of the site, once.
 *
 * @throws {Error} When it is not there.
 */
export function loadScript(path: string): Promise<void> {
  const known = loading.get(path);
  if (known !== undefined) return known;
  const promise = new Promise<void>((resolve, reject) => {
    const script = document.createElement("script");
    script.src = siteUrl(path);
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => reject(new Error(`${path} could not be loaded`)));
    document.head.append(script);
  });
  loading.set(path, promise);
  return promise;
}
