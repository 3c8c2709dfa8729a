import { type Schema, Validator } from "@cfworker/json-schema";

const SCHEMA: Schema = JSON.parse(
  await Deno.readTextFile(new URL("nbformat/nbformat.v4.5.schema.json", import.meta.url)),
);

/** What Jupyter's own schema has against the text of an `.ipynb` file; nothing when it is valid. */
export function notebookFaults(text: string): string[] {
  const { errors } = new Validator(SCHEMA, "4", false).validate(JSON.parse(text));
  return errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`);
}
