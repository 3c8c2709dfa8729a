import { match } from "node:assert/strict";
import { HAS_PROC } from "../helpers/processes.ts";
import { CrashLab } from "./crash_lab.ts";

/** Root may write everywhere, unless it gives that up. */
const LIKE_ANYBODY = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"];

const isRoot = HAS_PROC && Deno.uid() === 0;

/** Whether a program is there and does what it is to do. */
function works(program: string, ...args: string[]): boolean {
  try {
    return new Deno.Command(program, { args, stdout: "null", stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

/** A file system of its own on a folder, in memory and small. */
class SmallDisk implements Disposable {
  readonly #folder: string;

  constructor(folder: string, size: string) {
    Deno.mkdirSync(folder);
    if (!mount(folder, size)) throw new Error(`${folder} could not be mounted`);
    this.#folder = folder;
  }

  /** Leaves no space on it. */
  fill(): void {
    using file = Deno.openSync(`${this.#folder}/ballast`, { write: true, create: true });
    const block = new Uint8Array(4096);
    try {
      for (;;) file.writeSync(block);
    } catch {
      // It is full.
    }
  }

  /** Leaves space on it again. */
  free(): void {
    Deno.removeSync(`${this.#folder}/ballast`);
  }

  [Symbol.dispose](): void {
    works("umount", this.#folder);
  }
}

function mount(folder: string, size: string): boolean {
  return works("mount", "-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder);
}

function canMount(): boolean {
  if (!isRoot) return false;
  const folder = Deno.makeTempDirSync({ prefix: "dagtrail-mount-" });
  try {
    return mount(folder, "4k") && works("umount", folder);
  } finally {
    Deno.removeSync(folder);
  }
}

const MOUNTS = canMount();

Deno.test({
  name: `a disk that becomes full ends the run and says so; once there is space, the run is recovered and gone on with${
    MOUNTS ? "" : " (skipped: it takes root to mount a small disk)"
  }`,
  ignore: !MOUNTS,
  async fn() {
    await using lab = await CrashLab.open();
    for (const [i, moment] of ["end   make[0]", "start mix[4]", "end   merge[2]"].entries()) {
      using disk = new SmallDisk(lab.path(`full-${i}`), "64m");
      const { stderr } = await lab.disturbed({
        runs: `full-${i}`,
        async disturb(calling) {
          await calling.shows(moment);
          disk.fill();
        },
        mend: () => disk.free(),
      });
      match(stderr, /could not be (written|recorded)[^]*No space left on device[^]*fix free some space there/);
    }
  },
});

const CAN_BE_ANYBODY = HAS_PROC && (!isRoot || works(LIKE_ANYBODY[0]!, ...LIKE_ANYBODY.slice(1), "true"));

Deno.test({
  name: `a folder that nobody may write to any more ends the run and says so; afterwards it is gone on with${
    CAN_BE_ANYBODY ? "" : " (skipped: there is no setpriv, by which root gives up writing everywhere)"
  }`,
  ignore: !CAN_BE_ANYBODY,
  async fn() {
    await using lab = await CrashLab.open();
    for (const [i, folder] of ["", "/.work/*/tasks", "/.work/*/events"].entries()) {
      let closed = "";
      const { stderr } = await lab.disturbed({
        runs: `closed-${i}`,
        startedBy: isRoot ? LIKE_ANYBODY : [],
        async disturb(calling) {
          await calling.shows("end   mix[0]");
          const [work] = [...Deno.readDirSync(lab.path(`closed-${i}/.work`))];
          closed = lab.path(`closed-${i}${folder.replace("*", work!.name)}`);
          Deno.chmodSync(closed, 0o555);
        },
        mend: () => Deno.chmodSync(closed, 0o755),
      });
      match(stderr, /could not be written: Permission denied[^]*fix make the folder writable/, folder);
    }
  },
});
