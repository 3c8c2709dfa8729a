import { RandomState } from "./sampling/random_state.ts";

/** Where the pipeline runs: `dev` while working on it, `ci` for the published runs. */
export type Environment = "dev" | "ci";

/** How an attempt is made to fail: by an exception, or by never ending. */
export type SimulatedFailure = "throw" | "hang";

/** What decides on a simulated failure. */
export interface SimulatedFailureOptions {
  readonly environment: Environment;
  /** 0 to 2^32 - 1. */
  readonly seed: number;
  /** The attempt's number; the first is 1. */
  readonly attempt: number;
}

/** The first attempt that is left alone. */
const FIRST_SOUND_ATTEMPT = { dev: 4, ci: 11 } as const;

/** In `ci`, this attempt hangs whatever the seed, so that each published run shows a timeout. */
const CI_HANGING_ATTEMPT = 3;

/**
 * How this attempt at reading the data is to fail, if it is, as the storage of a real pipeline does now and then.
 *
 * Attempts before the fourth (`dev`) or the eleventh (`ci`) throw, or hang in one case of ten. Which ones hang depends on
 * the seed alone: attempt n is decided by the n-th draw.
 */
export function simulatedFailure(options: SimulatedFailureOptions): SimulatedFailure | undefined {
  const { environment, seed, attempt } = options;
  if (attempt >= FIRST_SOUND_ATTEMPT[environment]) return undefined;
  if (environment === "ci" && attempt === CI_HANGING_ATTEMPT) return "hang";
  const random = new RandomState(seed);
  const draws = Array.from({ length: attempt }, () => random.upTo(9));
  return draws.at(-1) === 0 ? "hang" : "throw";
}
