/** Words of state of the generator. */
const SIZE = 624;
/** Distance between the words that are combined into a new one. */
const SHIFT = 397;

/**
 * The Mersenne Twister MT19937, drawn from as NumPy's `RandomState` does, so that the same seed gives the same numbers.
 *
 * Recurrence, seeding and tempering: Matsumoto and Nishimura, "Mersenne Twister: A 623-dimensionally equidistributed
 * uniform pseudorandom number generator", ACM TOMACS 8 (1998), with the initialization of 2002.
 */
export class RandomState {
  readonly #words = new Uint32Array(SIZE);
  #next = SIZE;

  /** @param seed A whole number from 0 to 2^32 - 1. */
  constructor(seed: number) {
    if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
      throw new RangeError(`a seed must be a whole number from 0 to 4294967295, and is ${seed}`);
    }
    const words = this.#words;
    words[0] = seed;
    for (let i = 1; i < SIZE; i++) {
      const previous = words[i - 1]!;
      words[i] = Math.imul(1812433253, previous ^ (previous >>> 30)) + i;
    }
  }

  /** A whole number from 0 to 2^32 - 1. */
  uint32(): number {
    if (this.#next === SIZE) this.#twist();
    let word = this.#words[this.#next++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    word ^= word >>> 18;
    return word >>> 0;
  }

  /** A whole number from 0 to `max`, both included: numbers of as many bits are drawn until one is small enough. */
  upTo(max: number): number {
    if (!Number.isInteger(max) || max < 0 || max > 0xffffffff) {
      throw new RangeError(`the largest number to draw must be a whole number from 0 to 4294967295, and is ${max}`);
    }
    if (max === 0) return 0;
    const mask = 0xffffffff >>> Math.clz32(max);
    for (;;) {
      const drawn = (this.uint32() & mask) >>> 0;
      if (drawn <= max) return drawn;
    }
  }

  /** A copy of `items` in random order (Fisher and Yates, from the end). */
  permutation<Item>(items: readonly Item[]): Item[] {
    const shuffled = [...items];
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = this.upTo(i);
      [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
    }
    return shuffled;
  }

  #twist(): void {
    const words = this.#words;
    for (let i = 0; i < SIZE; i++) {
      const joined = (words[i]! & 0x80000000) | (words[(i + 1) % SIZE]! & 0x7fffffff);
      words[i] = words[(i + SHIFT) % SIZE]! ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
    }
    this.#next = 0;
  }
}
