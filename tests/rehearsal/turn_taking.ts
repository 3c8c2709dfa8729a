/** Concurrency groups: one at a time, one that waits, and of those that wait the newest, as GitHub has it. */
export class TurnTaking {
  readonly #groups = new Map<string, { running: Promise<void>; replace?: () => void }>();

  /** Runs `work` when it is its turn; `undefined` when a later one took its place in the queue. */
  async take<Result>(group: string | undefined, work: () => Promise<Result>): Promise<Result | undefined> {
    if (group === undefined) return await work();
    for (let current = this.#groups.get(group); current !== undefined; current = this.#groups.get(group)) {
      current.replace?.();
      const replaced = new Promise<"replaced">((resolve) => current.replace = () => resolve("replaced"));
      if (await Promise.race([current.running, replaced]) === "replaced") return undefined;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#groups.set(group, { running: promise });
    try {
      return await work();
    } finally {
      this.#groups.delete(group);
      resolve();
    }
  }
}
