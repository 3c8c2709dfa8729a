/** The names by which projects import Dagtrail, which no registry has. */
const OWN: Readonly<Record<string, string>> = {
  dagtrail: "../../mod.ts",
  "dagtrail/tracker": "../../tracker/define_tracker.ts",
};

/** What to do about an import by a name that no import map has. */
export function bareNameFix(specifier: string): string {
  const own = OWN[specifier];
  if (own !== undefined) {
    const entry = `${JSON.stringify(specifier)}: ${JSON.stringify(new URL(own, import.meta.url).href)}`;
    return `add ${entry} to the imports of the project's deno.json`;
  }
  const add = `add ${JSON.stringify(specifier)} to the imports of the project's deno.json`;
  if (/^\w.*\.(ts|tsx|mts|js|jsx|mjs|json)$/.test(specifier)) {
    return `write "./" in front of it when it is a file, or ${add}`;
  }
  const name = /^(@[\w.-]+\/)?[a-z0-9][\w.-]*/i.exec(specifier)?.[0];
  return name === undefined ? add : `${add}, for example with \`deno add npm:${name}\``;
}
