import { createSocket, type Socket } from "node:dgram";
import { DatabaseSync } from "node:sqlite";
import { isAlive } from "../helpers/processes.ts";
import type { HostileCase, Target } from "./hostile_case.ts";

/** A name in the environment of the runner and of the controls. */
export const VARIABLE = "DAGTRAIL_HOSTILE_CANARY";

/** What one case is after, once for the sandboxed task and once for its control. */
export class PreyOfCase implements AsyncDisposable {
  readonly #case: HostileCase;
  readonly canary: string;
  readonly target: Target;
  readonly #before: string;
  readonly #listeners: Disposable[];
  #arrived = 0;

  private constructor(it: HostileCase, canary: string, target: Target, arrivals: Arrivals | undefined) {
    this.#case = it;
    this.canary = canary;
    this.target = target;
    this.#before = stateOf(target);
    this.#listeners = arrivals === undefined ? [] : [arrivals];
    arrivals?.onArrival(() => this.#arrived++);
  }

  /** Lays it out below `folder`; `canary` is what must not be found, and `pid` a process that does nothing. */
  static async lay(
    it: HostileCase,
    folder: string,
    options: { readonly canary: string; readonly granted: number; readonly pid: number; readonly runner: number },
  ): Promise<PreyOfCase> {
    const { canary } = options;
    await Deno.mkdir(folder, { recursive: true });
    const at = (name: string): string => `${folder}/${name}`;
    await Deno.writeTextFile(at("secret.txt"), canary);
    await Deno.writeTextFile(at("secret.json"), JSON.stringify({ canary }));
    await Deno.writeTextFile(
      at("secret.mjs"),
      `export default ${JSON.stringify(canary)}; globalThis.postMessage?.(${JSON.stringify(canary)});`,
    );
    await Deno.writeTextFile(at("beside.txt"), "nothing");
    await Deno.writeTextFile(at(`named-${canary}`), "");
    await Deno.symlink(canary, at("named"));
    {
      using database = new DatabaseSync(at("secret.db"));
      database.exec("create table t(canary)");
      database.prepare("insert into t values (?)").run(canary);
    }
    const inMemory = `dagtrail-${crypto.randomUUID()}`;
    if (it.body.includes("canaryInMemory")) await Deno.writeTextFile(`/dev/shm/${inMemory}`, canary);
    const arrivals = it.after === "connection" ? await Arrivals.listen(at("socket")) : undefined;
    return new PreyOfCase(it, canary, {
      dir: folder,
      path: at("secret.txt"),
      json: at("secret.json"),
      module: at("secret.mjs"),
      database: at("secret.db"),
      create: at("created"),
      port: arrivals?.port ?? 1,
      udp: arrivals?.udp ?? 1,
      socket: at("socket"),
      granted: options.granted,
      pid: options.pid,
      runner: options.runner,
      variable: VARIABLE,
      canaryInMemory: inMemory,
      setting: SETTING,
      settingTo: it.after === "setting" ? String(Number(readSetting()) + 1) : "",
      seconds: String(100_000 + crypto.getRandomValues(new Uint32Array(1))[0]!),
    }, arrivals);
  }

  /** Whether the task got what it was after; `left` is everything that it left, as text. */
  caught(left: string): boolean {
    switch (this.#case.after) {
      case "secret":
        return left.includes(this.canary);
      case "file":
        return exists(this.target.create);
      case "change":
        return stateOf(this.target) !== this.#before;
      case "connection":
        return this.#arrived > 0;
      case "signal":
        return !isAlive(this.target.pid);
      case "setting":
        return readSetting() === this.target.settingTo;
      case "process":
        return sleepers(this.target.seconds).length > 0;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const listener of this.#listeners) listener[Symbol.dispose]();
    for (const pid of sleepers(this.target.seconds)) Deno.kill(pid, "SIGKILL");
    if (this.#case.after === "setting" && readSetting() === this.target.settingTo) {
      await Deno.writeTextFile(SETTING, String(Number(this.target.settingTo) - 1));
    }
    await Deno.remove(`/dev/shm/${this.target.canaryInMemory}`).catch(() => {});
  }
}

/** How long the kernel waits for who holds a lease of a file: nobody cares for it here. */
const SETTING = "/proc/sys/fs/lease-break-time";

function readSetting(): string {
  return Deno.readTextFileSync(SETTING).trim();
}

/** Processes that are a `sleep` of that many seconds. */
function sleepers(seconds: string): number[] {
  const found: number[] = [];
  for (const { name } of Deno.readDirSync("/proc")) {
    try {
      if (!/^\d+$/.test(name)) continue;
      const words = Deno.readTextFileSync(`/proc/${name}/cmdline`).split("\0");
      if (words[0] === "sleep" && words[1] === seconds && isAlive(Number(name))) found.push(Number(name));
    } catch {
      // It has ended meanwhile.
    }
  }
  return found;
}

/** Sockets of all sorts, at which something may arrive. */
class Arrivals implements Disposable {
  readonly port: number;
  readonly udp: number;
  readonly #tcp: Deno.TcpListener;
  readonly #unix: Deno.UnixListener;
  readonly #datagrams: Socket;
  #onArrival: () => void = () => {};

  private constructor(tcp: Deno.TcpListener, unix: Deno.UnixListener, datagrams: Socket) {
    this.#tcp = tcp;
    this.#unix = unix;
    this.#datagrams = datagrams;
    this.port = tcp.addr.port;
    this.udp = datagrams.address().port;
    datagrams.on("message", () => this.#onArrival());
    this.#accept(tcp);
    this.#accept(unix);
  }

  static async listen(socket: string): Promise<Arrivals> {
    const datagrams = createSocket("udp4");
    await new Promise<void>((resolve) => datagrams.bind(0, "127.0.0.1", resolve));
    return new Arrivals(
      Deno.listen({ hostname: "127.0.0.1", port: 0 }),
      Deno.listen({ transport: "unix", path: socket }),
      datagrams,
    );
  }

  onArrival(take: () => void): void {
    this.#onArrival = take;
  }

  [Symbol.dispose](): void {
    this.#tcp.close();
    this.#unix.close();
    this.#datagrams.close();
  }

  /** Counts who comes, and sends them away with an answer that ends most conversations. */
  async #accept(listener: Deno.Listener): Promise<void> {
    try {
      for await (const connection of listener) {
        this.#onArrival();
        connection.write(ANSWER).catch(() => {}).finally(() => {
          try {
            connection.close();
          } catch {
            // It has gone by itself.
          }
        });
      }
    } catch {
      // It was closed.
    }
  }
}

const ANSWER = new TextEncoder().encode(
  "HTTP/1.1 200 OK\r\ncontent-type: text/javascript\r\ncontent-length: 16\r\nconnection: close\r\n\r\nexport default 1",
);

/** What can be changed of a target, with everything that would tell of it. */
function stateOf({ path, database }: Target): string {
  return [path, database].map((file) => {
    try {
      const { mode, mtime } = Deno.statSync(file);
      return [mode, mtime?.getTime(), new Uint8Array(Deno.readFileSync(file)).toHex()].join();
    } catch {
      return "gone";
    }
  }).join("\n");
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
