import type { Browser } from "playwright-core";

/** Browsers of the system that Playwright can steer. */
const SYSTEM_BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/**
 * Starts a headless Chromium: the system's where it has one, else the one that `@sparticuz/chromium` carries.
 *
 * @example
 * ```ts ignore
 * const browser = await startBrowser();
 * const page = await browser.newPage();
 * await browser.close();
 * ```
 */
export async function startBrowser(): Promise<Browser> {
  const { chromium } = await import("playwright-core");
  for (const executablePath of SYSTEM_BROWSERS) {
    if (await exists(executablePath)) return await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  }
  // It unpacks its own NSS libraries only where it believes itself to be on AWS; a slim system lacks them.
  Deno.env.set("AWS_LAMBDA_JS_RUNTIME", "nodejs22.x");
  const { default: carried } = await import("@sparticuz/chromium");
  const executablePath = await carried.executablePath();
  // Not with the arguments that it proposes: they switch web security off.
  return await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    return false;
  }
}
