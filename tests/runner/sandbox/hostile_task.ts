/**
 * Task modules, as text, that try things and say how each went.
 *
 * @module
 */

/** A module of a task that makes each of `attempts`, expressions by name, and returns what each gave or was refused. */
export function tryingTask(attempts: Readonly<Record<string, string>>, imports = ""): string {
  const tries = Object.entries(attempts).map(([name, expression]) =>
    `await tryTo(${JSON.stringify(name)}, async () => ${expression});`
  );
  return `${imports}
    export default async ({ params, inputs, output, secrets }) => {
      const seen = {};
      const tryTo = async (name, act) => {
        try {
          const got = await act();
          seen[name] = { got: got === undefined ? "done" : typeof got === "object" ? JSON.stringify(got) : String(got) };
        } catch (error) {
          seen[name] = { refused: String(error?.name) };
        }
      };
      ${tries.join("\n      ")}
      return seen;
    };`;
}

/** What {@linkcode tryingTask} returned for one attempt. */
export type Seen = Readonly<Record<string, { readonly got?: string; readonly refused?: string }>>;

/** The names of what was not refused. */
export function managed(value: unknown): string[] {
  return Object.entries(value as Seen).filter(([, { got }]) => got !== undefined).map(([name]) => name);
}
