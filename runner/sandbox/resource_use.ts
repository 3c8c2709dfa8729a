import type { ResourceUse } from "../words/outcome.ts";

/** The kernel's clock ticks a second; 100 on every Linux that Deno runs on. */
const TICKS_PER_SECOND = 100;

/**
 * What a living process has used so far: processor time from `/proc/PID/stat` and the largest resident set (`VmHWM`)
 * from `/proc/PID/status`; `undefined` where there is no such file, as on other systems or after the end.
 */
export function readUsage(pid: number): ResourceUse | undefined {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    // The second field, the command's name, is in parentheses and may contain anything; count from behind it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const peak = /^VmHWM:\s+(\d+) kB/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1];
    return {
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
      ...(peak === undefined ? {} : { peakMemoryBytes: Number(peak) * 1024 }),
    };
  } catch {
    return undefined;
  }
}
