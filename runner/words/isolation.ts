/**
 * How far an attempt is kept apart from the machine.
 *
 * - `standard`: Deno's sandbox, which holds for everything but the programs and the native code that a task may be
 *   granted.
 * - `strict`: namespaces of the kernel around that, which hold for programs too.
 */
export type Isolation = "standard" | "strict";

/** Every {@linkcode Isolation}. */
export const ISOLATIONS: readonly Isolation[] = ["standard", "strict"];
