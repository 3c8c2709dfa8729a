import { inSessionOfItsOwn } from "./session.ts";
import { MARK } from "./marked_processes.ts";

const SHELL = "/bin/sh";

/**
 * Reads process groups to watch, and then waits: the pipe to its stdin ends when the runner does, in whatever way. What
 * still runs then is killed: the groups, on Linux also every process of their sessions, and whatever has the run's mark
 * ($1) in its environment, wherever it moved. It looks until three times in a row there was nothing: a process that is
 * just being started has neither yet.
 */
const SCRIPT = `
groups=" "
while read -r word; do
  case $word in
    over) exit 0 ;;
    -*) groups="\${groups%% \${word#-} *} \${groups#* \${word#-} }" ;;
    *) groups="$groups$word " ;;
  esac
done
clean=0 round=0
while [ $clean -lt 3 ] && [ $round -lt 40 ]; do
  found=
  for group in $groups; do kill -9 "-$group" 2>/dev/null; done
  for stat in /proc/[0-9]*/stat; do
    read -r line 2>/dev/null <"$stat" || continue
    pid=\${line%% *}
    # State, parent, group, session; the name before them is in parentheses and may be anything.
    set -- "$1" \${line##*) }
    case $2 in Z|X) continue ;; esac
    case $groups in *" $5 "*) kill -9 "$pid" 2>/dev/null && found=1 ;; esac
  done
  for environ in $(grep -lsF -e "$1" /proc/[0-9]*/environ 2>/dev/null); do
    pid=\${environ#/proc/}
    kill -9 "\${pid%/environ}" 2>/dev/null && found=1
  done
  if [ "$found" ]; then clean=0; else clean=$((clean + 1)); fi
  round=$((round + 1))
  sleep 0.05
done
`;

/** How long a process that has ended may go on being watched: no number is another's so soon. */
const RELEASED_MS = 20;

const ENCODER = new TextEncoder();

/**
 * A small process beside the runner that ends the processes of a run's attempts when the runner was killed and can no
 * longer do it. It is started with the first attempt, and costs later ones two short lines to its stdin.
 *
 * Where there is no `/bin/sh`, as on Windows, nobody watches.
 */
export class Watchdog implements AsyncDisposable {
  #shell: Deno.ChildProcess | undefined;
  /** What is to be said of processes that have ended. */
  #released = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stdin: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>> | undefined;

  /** Starts it; `run` is the run's identifier. */
  constructor(run: string) {
    if (Deno.build.os === "windows") return;
    try {
      const { executable, args, detached } = inSessionOfItsOwn(SHELL, [
        "-c",
        SCRIPT,
        "dagtrail-watchdog",
        `${MARK}=${run}/`,
      ]);
      this.#shell = new Deno.Command(executable, {
        args,
        detached,
        clearEnv: true,
        env: { PATH: "/usr/bin:/bin" },
        cwd: "/",
        stdin: "piped",
        stdout: "null",
        stderr: "null",
      }).spawn();
      this.#stdin = this.#shell.stdin.getWriter();
    } catch {
      // There is no shell.
    }
  }

  /** Watches the group of a process. */
  watch(pid: number): void {
    this.#tell(`${pid}\n`);
  }

  /** Watches the group of a process no longer: it has ended, and its number may become another's. */
  release(pid: number): void {
    this.#released += `-${pid}\n`;
    // Most are told with the process that comes next: to wake the shell takes as long as all else that an end does.
    this.#timer ??= setTimeout(() => this.#tell(""), RELEASED_MS);
  }

  /** Ends the watch, when all attempts have ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#shell === undefined) return;
    this.#tell("over\n");
    await this.#stdin!.close().catch(() => {});
    await this.#shell.status;
  }

  #tell(line: string): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const lines = this.#released + line;
    this.#released = "";
    // A shell that somebody has killed takes no more.
    this.#stdin?.write(ENCODER.encode(lines)).catch(() => {});
  }
}
