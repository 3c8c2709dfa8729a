/** The parts of Deno that its own Jupyter kernel is made of, and that have no public name. */
interface DenoInternals {
  readonly Console: new (print: (text: string, level: number) => void) => Console;
  readonly inspectArgs: (args: readonly unknown[], options: { readonly colors: boolean }) => string;
  readonly core: { print(text: string, toStderr: boolean): void };
}

/**
 * Deno's own console and its own way to write values: with them, a cell prints what it would print in Deno's kernel.
 *
 * @throws {Error} When this version of Deno has no such parts.
 */
export function denoInternals(): DenoInternals {
  const deno = Deno as unknown as { readonly internal: symbol; readonly [name: symbol]: Partial<DenoInternals> };
  const { Console, inspectArgs, core } = deno[deno.internal] ?? {};
  if (Console !== undefined && inspectArgs !== undefined && core !== undefined) return { Console, inspectArgs, core };
  throw new Error(`notebooks cannot be run by Deno ${Deno.version.deno}: its console has changed`);
}
