/**
 * An exponential moving average without the pull towards zero that it has at its beginning, as TensorBoard and Weights &
 * Biases draw it.
 *
 * @param weight From 0, which changes nothing, to below 1.
 */
export function smooth(values: readonly (number | null)[], weight: number): readonly (number | null)[] {
  if (weight === 0) return values;
  let average = 0;
  let count = 0;
  return values.map((value) => {
    if (value === null) return null;
    average = average * weight + value * (1 - weight);
    count++;
    return average / (1 - weight ** count);
  });
}
