/** Makes a switch over a closed union exhaustive: the compiler refuses the call while a variant is left. */
export function unreachable(value: never): never {
  throw new Error(`this value was thought to be impossible: ${JSON.stringify(value)}`);
}
