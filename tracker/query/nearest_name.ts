/** The name that a misspelt one was probably meant to be; `undefined` when none is near. */
export function nearestName(word: string, names: readonly string[]): string | undefined {
  const plain = word.toLowerCase();
  const begun = names.filter((name) => name.startsWith(plain) && plain.length >= 2);
  if (begun.length > 0) return begun[0];
  let best: { name: string; distance: number } | undefined;
  for (const name of names) {
    const distance = editDistance(plain, name);
    if (distance <= Math.max(1, name.length / 3) && (best === undefined || distance < best.distance)) {
      best = { name, distance };
    }
  }
  return best?.name;
}

/** How many characters have to be put in, left out, replaced, or swapped with the next. */
function editDistance(a: string, b: string): number {
  let [older, old] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      row[j] = Math.min(old[j]! + 1, row[j - 1]! + 1, old[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j]!, older[j - 2]! + 1);
      }
    }
    [older, old] = [old, row];
  }
  return old[b.length]!;
}
