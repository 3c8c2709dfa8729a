/** An import map, as browsers and Deno read it. */
export interface ImportMap {
  readonly scopes?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * What a name means in the modules of the scope that `importer` lies in: the most particular scope counts, and in it the
 * whole name before the longest beginning of it. `undefined` where no scope says.
 */
export function mappedAddress(name: string, importer: string, { scopes = {} }: ImportMap): string | undefined {
  const longestFirst = (a: string, b: string): number => b.length - a.length;
  for (const scope of Object.keys(scopes).filter((scope) => importer.startsWith(scope)).sort(longestFirst)) {
    const names = scopes[scope]!;
    if (Object.hasOwn(names, name)) return names[name];
    const [beginning] = Object.keys(names)
      .filter((key) => key.endsWith("/") && name.startsWith(key))
      .sort(longestFirst);
    if (beginning !== undefined) return names[beginning]! + name.slice(beginning.length);
  }
  return undefined;
}
