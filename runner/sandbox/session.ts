const SETSID = "/usr/bin/setsid";
let hasSetsid: boolean | undefined;

/**
 * How to start a program as the leader of a new session and process group.
 *
 * `detached` makes Deno fork itself, which holds the runner up for 3 ms each time; `setsid`, of util-linux or busybox,
 * becomes the program, with the same process number, and a start without `detached` takes half a millisecond. `setsid`
 * hides that a program could not be started, so this is for one that is known to exist.
 */
export function inSessionOfItsOwn(
  executable: string,
  args: readonly string[],
): { readonly executable: string; readonly args: string[]; readonly detached: boolean } {
  hasSetsid ??= Deno.build.os === "linux" && isExecutable(SETSID);
  return hasSetsid
    ? { executable: SETSID, args: [executable, ...args], detached: false }
    : { executable, args: [...args], detached: true };
}

function isExecutable(path: string): boolean {
  try {
    const { isFile, mode } = Deno.statSync(path);
    return isFile && ((mode ?? 0) & 0o111) !== 0;
  } catch {
    return false;
  }
}
