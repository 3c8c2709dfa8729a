/** The style sheet has so many colours; subjects beyond them share one, with another line. */
const COLOURS = 10;

/** The class of a subject's colour. */
export function colourClass(subject: number): string {
  return `colour-${subject % COLOURS}${subject >= COLOURS ? " colour-again" : ""}`;
}
