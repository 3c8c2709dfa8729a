/** How many bytes the files of a folder have in all, those in folders below it included, but for one of these. */
export async function folderBytes(folder: string, except?: string): Promise<number> {
  let bytes = 0;
  for await (const { name, isDirectory, isFile } of Deno.readDir(folder)) {
    if (isDirectory && name !== except) bytes += await folderBytes(`${folder}/${name}`);
    else if (isFile) bytes += (await Deno.stat(`${folder}/${name}`)).size;
  }
  return bytes;
}
