/** The run files that were asked for, or the folder that runs leave theirs in. */
export function runsOf({ runs = [] }: { readonly runs?: readonly string[] }): readonly string[] {
  return runs.length === 0 ? ["runs"] : runs;
}
