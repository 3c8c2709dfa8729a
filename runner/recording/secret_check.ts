import type { SecretCheck } from "../otlp/journal_line.ts";

/**
 * What tells later whether a variable still holds the secret that it held in this run, so that a journal is not masked
 * by the wrong value.
 *
 * It is one byte of a digest: another value passes one time in 256, and who reads it learns as little of the secret.
 */
export async function secretChecks(
  names: Iterable<string>,
  environment: (name: string) => string | undefined,
): Promise<SecretCheck[]> {
  return await Promise.all(
    Array.from(names, async (name) => ({ name, check: await checkOf(name, environment(name)) })),
  );
}

/** The secrets' values, where the environment has every one of them as the run had it; else `undefined`. */
export async function knownSecrets(
  checks: readonly SecretCheck[],
  environment: (name: string) => string | undefined,
): Promise<string[] | undefined> {
  const known = await Promise.all(
    checks.map(async ({ name, check }) => (await checkOf(name, environment(name))) === check),
  );
  return known.includes(false) ? undefined : checks.map(({ name }) => environment(name) ?? "");
}

async function checkOf(name: string, value = ""): Promise<string> {
  const bytes = new TextEncoder().encode(`${name}\0${value.toWellFormed()}`);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).subarray(0, 1).toHex();
}
