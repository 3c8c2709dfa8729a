/**
 * Knows from the tasks themselves which of them were begun, whatever the runner says: each asks it over the network
 * before it does anything.
 */
export class Witness implements AsyncDisposable {
  readonly #begun = new Map<string, number>();
  readonly #server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const task = decodeURIComponent(new URL(request.url).pathname.slice(1));
    this.#begun.set(task, (this.#begun.get(task) ?? 0) + 1);
    return new Response("seen");
  });

  /** Where tasks reach it, `host:port`. */
  get address(): string {
    return `127.0.0.1:${this.#server.addr.port}`;
  }

  /** How often each task was begun since this was last asked, by full name. */
  take(): Map<string, number> {
    const begun = new Map(this.#begun);
    this.#begun.clear();
    return begun;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}
