/** What a task has begun and perhaps does not wait for: it is done all the same before the attempt ends. */
export class BegunWork {
  readonly #open = new Set<Promise<void>>();
  #hasFailed = false;

  /** Follows `work`, and gives its promise: a rejection that nobody listens to is still one. */
  async follow<T>(work: Promise<T>): Promise<T> {
    const over: Promise<void> = work.then(() => {}, () => {
      this.#hasFailed = true;
    }).finally(() => this.#open.delete(over));
    this.#open.add(over);
    return await work;
  }

  /** Resolves when nothing is open any more, and the runtime has told of what failed and nobody listened to. */
  async done(): Promise<void> {
    while (this.#open.size > 0) await Promise.all(this.#open);
    if (this.#hasFailed) await nextTurn();
  }
}

/** A timer would do, too, after 7 ms of loading what Deno makes timers of. */
function nextTurn(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
