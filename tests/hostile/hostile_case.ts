/**
 * What a hostile task may be after. What it managed is never told from an error: it is looked for where it would be.
 *
 * - `secret`: the canary, which must not stand in anything that the task leaves.
 * - `file`: `target.create`, which must not exist.
 * - `change`: `target.path`, which must keep its content, its mode and its time.
 * - `connection`: `target.port` or `target.socket`, where nothing must arrive.
 * - `signal`: `target.pid`, which must go on living.
 * - `setting`: `target.setting`, a file of the kernel's, which must keep its value.
 * - `process`: a `sleep` of `target.seconds`, which must not outlive the task.
 */
export type Prey = "secret" | "file" | "change" | "connection" | "signal" | "setting" | "process";

/** One way out that a task tries. */
export interface HostileCase {
  readonly name: string;
  readonly after: Prey;
  /**
   * The body of the task's function, which has `target`, `output`, `inputs`, `worker(code)` and `own(file, text)`, and
   * returns what it has stolen.
   */
  readonly body: string;
  /** What its task declares, in vain; `PORT` stands for a port where a server answers that it may reach. */
  readonly permissions?: Readonly<Record<string, unknown>>;
  /** Why there is no way to show that the same works without the sandbox. */
  readonly noControl?: string;
}

/** What a hostile task is told of its prey; the same things for every case, each case with its own. */
export interface Target {
  /** A folder that the task was not granted. */
  readonly dir: string;
  /** A text file in it that holds the canary. */
  readonly path: string;
  /** A JSON file, a module and a database that do. */
  readonly json: string;
  readonly module: string;
  readonly database: string;
  /** A file that is not there. */
  readonly create: string;
  /** TCP and UDP ports of this machine, and a Unix socket, where somebody listens. */
  readonly port: number;
  readonly udp: number;
  readonly socket: string;
  /** Where a server answers that a task may be granted to reach; it leads on to `port`. */
  readonly granted: number;
  /** A process that does nothing. */
  readonly pid: number;
  /** The process that carries out the run, and a name in its environment that holds the canary. */
  readonly runner: number;
  readonly variable: string;
  /** A file in `/dev/shm` that holds the canary. */
  readonly canaryInMemory: string;
  /** A setting of the kernel, and a value that it does not have. */
  readonly setting: string;
  readonly settingTo: string;
  /** A number that no other process is started with. */
  readonly seconds: string;
}

/** The module of a hostile task. */
export function hostileModule({ body }: HostileCase): string {
  return `
    export default async ({ params: { target }, output, inputs }) => {
      // Writes a file where the task may write, and gives its path.
      const own = (file, text) => (Deno.writeTextFileSync(output.directory + "/" + file, text), output.directory + "/" + file);
      // What a worker posts that is made of a module's text or loaded from a URL.
      const worker = (code, options = {}) => new Promise((resolve, reject) => {
        const url = /^(file|blob|http):/.test(code) ? code : "data:application/javascript," + encodeURIComponent(code);
        const it = new Worker(url, { type: "module", ...options });
        it.onmessage = ({ data }) => resolve(data);
        it.onerror = (event) => { event.preventDefault(); reject(new Error(event.message)); };
      });
      const stolen = await (async () => { ${body} })();
      return stolen === undefined ? "done" : typeof stolen === "string" ? stolen : JSON.stringify(stolen);
    };`;
}
