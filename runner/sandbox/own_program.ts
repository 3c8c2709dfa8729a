let path: string | undefined;

/** The path of the Deno that runs this, which an attempt's process runs too; the system is asked once. */
export function ownProgram(): string {
  return path ??= Deno.execPath();
}
