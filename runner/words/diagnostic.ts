/** Something wrong with a pipeline as it is written, found before anything starts. */
export interface Diagnostic {
  /** A stable name for the kind of mistake, such as `cycle` or `unknown-input`. */
  readonly code: string;
  /** What is wrong, quoting the value, with the present and the wanted state. */
  readonly message: string;
  /** The task concerned, where there is one. */
  readonly task?: string;
  /** Where it was written, as `file:line:column`, where that is known. */
  readonly location?: string;
  /** What to do about it. */
  readonly fix?: string;
}

/** A pipeline cannot be run as it is written; carries every {@linkcode Diagnostic} that was found. */
export class PipelineError extends Error {
  /** What tells this error apart, also across copies of this module. */
  override readonly name = "PipelineError";
  /** Everything that is wrong, in the order in which it was found. */
  readonly diagnostics: readonly Diagnostic[];

  /** `subject` is what is wrong, as the message begins; a `cause` is what the pipeline's own code threw. */
  constructor(subject: string, diagnostics: readonly Diagnostic[], options?: ErrorOptions) {
    const count = diagnostics.length === 1 ? "a mistake" : `${diagnostics.length} mistakes`;
    super(`${subject}: ${count}, and nothing was started\n${diagnostics.map(formatDiagnostic).join("\n")}`, options);
    this.diagnostics = diagnostics;
  }
}

/** `diagnostic` as lines for a person: the message, then where, then the fix. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const lines = [`error[${diagnostic.code}]: ${diagnostic.message}`];
  if (diagnostic.location !== undefined) lines.push(`  at  ${diagnostic.location}`);
  if (diagnostic.fix !== undefined) lines.push(`  fix ${diagnostic.fix}`);
  return lines.join("\n");
}

/** The candidate closest to `name`, if it is close enough to be what a typing error was meant to be. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    // Nothing of a name in which every letter is another one is left to recognize.
    if (distance < bestDistance && distance < candidate.length) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** Levenshtein's distance: the fewest insertions, deletions and replacements that turn `a` into `b`. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(row[j - 1]! + 1, previous[j]! + 1, replaced));
    }
    previous = row;
  }
  return previous[b.length]!;
}
