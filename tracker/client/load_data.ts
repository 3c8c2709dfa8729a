/// <reference lib="dom" />

declare global {
  var dagtrailData: Record<string, string> | undefined;
}

/** The address of this script, which a site has in `assets/`; empty in a report, which holds it and has no site around it. */
const SCRIPT = (document.currentScript as HTMLScriptElement | null)?.src ?? "";

/** Whether the page is one of a site, so that there is more to load. */
export const IS_IN_SITE = SCRIPT !== "";

/**
 * The address of a path from the site's root.
 *
 * @throws {TypeError} When there is no site around the page.
 */
export function siteUrl(path: string): string {
  return new URL(`../${path}`, SCRIPT).href;
}

/** What a script that the page itself has loaded has left; `undefined` when it was not loaded. */
export function presentData<Value>(path: string): Value | undefined {
  const text = globalThis.dagtrailData?.[path];
  return text === undefined ? undefined : JSON.parse(text);
}

const loading = new Map<string, Promise<unknown>>();

/**
 * Loads data of the site by running the script that holds it, since a page that was opened as a file may not fetch.
 *
 * @param version Tells apart what a browser may have kept from an earlier build.
 * @throws {Error} When the script is not there.
 */
export function loadData<Value>(path: string, version?: string): Promise<Value> {
  const known = loading.get(path);
  if (known !== undefined) return known as Promise<Value>;
  const promise = new Promise<Value>((resolve, reject) => {
    const script = document.createElement("script");
    script.src = siteUrl(path) + (version === undefined ? "" : `?v=${version}`);
    script.addEventListener("load", () => {
      const value = presentData<Value>(path);
      script.remove();
      delete globalThis.dagtrailData?.[path];
      if (value === undefined) reject(new Error(`${path} holds something else than it should`));
      else resolve(value);
    });
    script.addEventListener("error", () => reject(new Error(`${path} could not be loaded`)));
    document.head.append(script);
  });
  loading.set(path, promise);
  return promise;
}
