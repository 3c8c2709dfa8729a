import type { ResourceUse } from "../words/outcome.ts";

/** The kernel's clock ticks a second; 100 on every Linux that Deno runs on. */
const TICKS_PER_SECOND = 100;

/** What processes have used, as it was seen at one time. */
export interface SeenUse extends ResourceUse {
  /** How many processes there are. */
  readonly processes: number;
}

/**
 * What a living process has used so far: processor time from `/proc/PID/stat` and the largest resident set (`VmHWM`)
 * from `/proc/PID/status`; `undefined` where there is no such file, as on other systems or after the end.
 */
export function readUsage(pid: number): SeenUse | undefined {
  try {
    const fields = statFields(pid);
    const peak = statusBytes(pid, "VmHWM");
    return {
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
      ...(peak === undefined ? {} : { peakMemoryBytes: peak }),
      processes: 1,
    };
  } catch {
    return undefined;
  }
}

/**
 * What a living process and all that it has started, and that was started by those, have used so far: the processor time
 * of the living and of those that ended and were waited for, and the memory that is their own now.
 */
export function readTreeUsage(pid: number): SeenUse | undefined {
  let ticks = 0;
  let memoryBytes = 0;
  let processes = 0;
  const pending = [pid];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    try {
      const fields = statFields(next);
      // User and system time, of itself and of the children that it has waited for.
      for (let i = 11; i <= 14; i++) ticks += Number(fields[i]);
      // Pages of files are shared by all that run the same program, so only what is the process's own counts.
      memoryBytes += (statusBytes(next, "RssAnon") ?? 0) + (statusBytes(next, "RssShmem") ?? 0);
      pending.push(...childrenOf(next));
      processes++;
    } catch {
      // It has ended meanwhile.
    }
  }
  if (processes === 0) return undefined;
  return { cpuSeconds: ticks / TICKS_PER_SECOND, peakMemoryBytes: memoryBytes, processes };
}

function statFields(pid: number): string[] {
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
  // The second field, the command's name, is in parentheses and may contain anything; count from behind it.
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

function statusBytes(pid: number, name: string): number | undefined {
  const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

/** A process's children are listed with the thread that started them. */
function childrenOf(pid: number): number[] {
  const found: number[] = [];
  for (const { name } of Deno.readDirSync(`/proc/${pid}/task`)) {
    const children = Deno.readTextFileSync(`/proc/${pid}/task/${name}/children`).trim();
    if (children !== "") found.push(...children.split(" ").map(Number));
  }
  return found;
}
