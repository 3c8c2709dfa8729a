/**
 * Splits the tests below `folder` into groups that may run side by side: one a folder, and one for each folder of the
 * large ones. Gives paths from `root`, the group with the most files first, since the last to start decides how long
 * all take.
 *
 * @param large Folders that are split, by their names.
 */
export function testGroups(root: URL, folder: string, large: readonly string[]): string[] {
  const groups: { readonly path: string; readonly files: number }[] = [];
  const add = (path: string): void => {
    const files = countTests(new URL(`${path}/`, root));
    if (files > 0) groups.push({ path, files });
  };
  for (const { name, isDirectory } of Deno.readDirSync(new URL(`${folder}/`, root))) {
    const path = `${folder}/${name}`;
    if (!isDirectory) {
      if (isTest(name)) groups.push({ path, files: 1 });
    } else if (large.includes(name)) {
      for (const inner of Deno.readDirSync(new URL(`${path}/`, root))) {
        if (inner.isDirectory) add(`${path}/${inner.name}`);
        else if (isTest(inner.name)) groups.push({ path: `${path}/${inner.name}`, files: 1 });
      }
    } else add(path);
  }
  return groups.sort((a, b) => b.files - a.files || (a.path < b.path ? -1 : 1)).map(({ path }) => path);
}

function countTests(folder: URL): number {
  let files = 0;
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) files += countTests(new URL(`${name}/`, folder));
    else if (isTest(name)) files++;
  }
  return files;
}

/** What `deno test` takes for tests in a folder. */
function isTest(name: string): boolean {
  return /(?:^|[._])test\.tsx?$/.test(name);
}
