/// <reference lib="dom" />
/**
 * What tests of pages in a browser share: pages that are watched, servers, and the check of accessibility.
 *
 * @module
 */

import type { Browser, BrowserContextOptions, Page, Request } from "playwright-core";

/** A page with everything noted that should not happen on it. */
export interface Watched extends AsyncDisposable {
  readonly page: Page;
  /** Errors, violations of the policy, and requests beyond `origin` that were let through. */
  readonly complaints: readonly string[];
}

export async function watched(browser: Browser, origin: string, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") {
      complaints.push(`${message.type()}: ${message.text()}`);
    }
  });
  const note = (request: Request): void => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith("data:")) complaints.push(`request: ${url}`);
  };
  page.on("requestfinished", note);
  page.on("requestfailed", (request) => {
    if (request.failure()?.errorText !== "csp") note(request);
  });
  page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
}

/** A static web server under a base path, as GitHub Pages is one. */
export function serveUnder(base: string, folder: string): { readonly origin: string; stop(): Promise<void> } {
  const types: Readonly<Record<string, string>> = {
    html: "text/html",
    css: "text/css",
    js: "text/javascript",
    svg: "image/svg+xml",
    png: "image/png",
  };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async ({ url }) => {
    const path = decodeURIComponent(new URL(url).pathname);
    if (!path.startsWith(base)) return new Response("not here", { status: 404 });
    try {
      const body = await Deno.readFile(`${folder}/${path.slice(base.length)}`);
      const type = types[path.split(".").at(-1)!] ?? "application/octet-stream";
      return new Response(body, { headers: { "content-type": type } });
    } catch {
      return new Response("nothing", { status: 404 });
    }
  });
  return { origin: `http://127.0.0.1:${server.addr.port}${base}`, stop: () => server.shutdown() };
}

/** A server that hostile artifacts try to reach. */
export function startBeacon(): { readonly address: string; readonly hits: readonly string[]; stop(): Promise<void> } {
  const hits: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, ({ url }) => {
    hits.push(url);
    return new Response("reached");
  });
  return { address: `http://127.0.0.1:${server.addr.port}/`, hits, stop: () => server.shutdown() };
}

const AXE = new URL(import.meta.resolve("axe-core/axe.min.js"));
let axe: Promise<string> | undefined;

/** What axe finds wrong with a page, in a context that bypasses the page's policy, which would not let axe in. */
export async function axeFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(await (axe ??= Deno.readTextFile(AXE)));
  return await page.evaluate(`axe.run(document, { iframes: false }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).slice(0, 3).join(" ")))`);
}
