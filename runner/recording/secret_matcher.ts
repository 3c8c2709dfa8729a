import { type DecodedText, withoutBackslashes, withoutLineBreaks, withoutPercents } from "./decoded_text.ts";
import { type Interval, merged } from "./intervals.ts";
import { PatternAutomaton } from "./pattern_automaton.ts";
import { secretForms } from "./secret_forms.ts";

/** Where secrets stand in a text. */
export interface Matches {
  /** In order, not touching each other. */
  readonly intervals: readonly Interval[];
  /** From here on the text could be the beginning of a secret, if it goes on; its length when it could not. */
  readonly openFrom: number;
}

/** A text that was escaped over and over is decoded so many times, each time in every way that there is. */
const MAX_DECODINGS = 3;

/**
 * Finds secrets in texts: as they are, and in every form of {@linkcode secretForms}, also when line breaks split them
 * and when they are escaped as in URLs, in JSON or in JSON within JSON, in any mixture.
 *
 * The time is proportional to the text: the automaton looks at each character once, in the text itself and in what
 * reads differently once it is decoded.
 */
export class SecretMatcher {
  readonly #automaton: PatternAutomaton;

  constructor(secrets: Iterable<string>) {
    this.#automaton = new PatternAutomaton(
      [...secrets].flatMap((secret) => secretForms(secret).map(({ text }) => text)),
    );
  }

  find(text: string): Matches {
    const found: Interval[] = [];
    let openFrom = text.length;
    // Most texts can be read in one way only.
    const all = /[\r\n\\%]/.test(text) ? readings(text) : [{ text } as DecodedText];
    for (const { text: read, from, to, cutAt } of all) {
      const open = this.#automaton.scan(read, (end, length) => {
        found.push([from?.[end - length] ?? end - length, to?.[end - 1] ?? end]);
      });
      if (open > 0) openFrom = Math.min(openFrom, from?.[read.length - open] ?? read.length - open);
      if (cutAt !== undefined) openFrom = Math.min(openFrom, cutAt);
    }
    return { intervals: merged(found), openFrom };
  }
}

/** Every way to read `text`, each once. */
function* readings(text: string): Generator<DecodedText> {
  const whole: DecodedText = { text };
  let latest: DecodedText[] = [withoutLineBreaks(whole) ?? whole];
  const seen = new Set<string>();
  for (let turn = 0; latest.length > 0; turn++) {
    for (const reading of latest) seen.add(reading.text);
    yield* latest;
    if (turn === MAX_DECODINGS) return;
    latest = latest
      .flatMap((reading) => [withoutBackslashes(reading), withoutPercents(reading)])
      .filter((reading) => reading !== undefined && !seen.has(reading.text)) as DecodedText[];
  }
}
