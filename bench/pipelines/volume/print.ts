// deno-lint-ignore-file no-console -- This is what it is for.

/** Prints a million lines of some 50 characters, as a training loop prints its losses. */
export default function print(): void {
  for (let step = 1; step <= 1_000_000; step++) {
    console.log(`step ${step} of 1000000: loss ${(1 / step).toFixed(12)}, ok`);
  }
}
