import type { VNode } from "preact";
import { type Outcome, OUTCOMES } from "../../model/outcome.ts";

/** What pages call an outcome. */
export const OUTCOME_WORD: Readonly<Record<Outcome, string>> = {
  success: "Succeeded",
  failure: "Failed",
  error: "Error",
  timeout: "Timed out",
  cancellation: "Cancelled",
  skip: "Skipped",
  unknown: "Incomplete",
  running: "Running",
  waiting: "Waiting",
};

/** The drawing of each outcome on a field of 16 by 16: a body in its colour and a glyph on it, all of different shape. */
const SHAPES: Readonly<Record<Outcome, { readonly body: string; readonly glyph: string }>> = {
  success: { body: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1z", glyph: "M4.9 8.2l2.2 2.2 4-4.4" },
  failure: { body: "M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z", glyph: "M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8" },
  error: {
    body: "M8 .9c.5 0 .9.3 1.2.7l6 11.2c.5.9-.2 2-1.2 2H2c-1 0-1.7-1.1-1.2-2l6-11.2C7.1 1.2 7.5.9 8 .9z",
    glyph: "M8 5.6v4M8 12v.2",
  },
  timeout: { body: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1z", glyph: "M8 4.3V8.2l2.6 1.7" },
  cancellation: { body: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1z", glyph: "M5.8 5.8h4.4v4.4H5.8z" },
  skip: {
    body: "M3.5 1h9A2.5 2.5 0 0 1 15 3.5v9a2.5 2.5 0 0 1-2.5 2.5h-9A2.5 2.5 0 0 1 1 12.5v-9A2.5 2.5 0 0 1 3.5 1z",
    glyph: "M4.6 5l3 3-3 3M8.6 5l3 3-3 3",
  },
  unknown: { body: "M8 .8L15.2 8 8 15.2.8 8z", glyph: "M4.9 8h.2M7.9 8h.2M10.9 8h.2" },
  running: { body: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1z", glyph: "M6.4 4.9v6.2L11.2 8z" },
  waiting: { body: "M8 3.2a4.8 4.8 0 1 0 0 9.6a4.8 4.8 0 0 0 0-9.6z", glyph: "M8 8h.1" },
};

/** The drawings of all outcomes, once a page; {@linkcode OutcomeIcon} refers to them. */
export function OutcomeSprite(): VNode {
  return (
    <svg width="0" height="0" class="defs" aria-hidden="true">
      <defs>
        {OUTCOMES.map((outcome) => (
          <g key={outcome} id={symbolId(outcome)}>
            <path class="icon-body" d={SHAPES[outcome].body} />
            <path class="icon-glyph" d={SHAPES[outcome].glyph} />
          </g>
        ))}
      </defs>
    </svg>
  );
}

function symbolId(outcome: Outcome): string {
  return `icon-${outcome}`;
}

/** The sign of an outcome, for beside its word or the name of what ended so. */
export function OutcomeIcon({ outcome, label }: {
  readonly outcome: Outcome;
  /** Whether the outcome is to be read out: it is, unless its word stands beside the sign. */
  readonly label?: boolean;
}): VNode {
  return (
    <svg
      class={`icon tone-${outcome}`}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      {...(label === true ? { role: "img", "aria-label": OUTCOME_WORD[outcome] } : { "aria-hidden": "true" })}
    >
      <use href={`#${symbolId(outcome)}`} />
    </svg>
  );
}

/** An outcome as a sign and a word. */
export function OutcomeBadge({ outcome, large }: { readonly outcome: Outcome; readonly large?: boolean }): VNode {
  return (
    <span class={`badge tone-${outcome}${large === true ? " badge-large" : ""}`}>
      <OutcomeIcon outcome={outcome} />
      {OUTCOME_WORD[outcome]}
    </span>
  );
}

/** A mark for what was taken from an earlier run instead of being carried out. */
export function CachedMark(): VNode {
  return <span class="pill pill-cached" title="Taken from an earlier run: nothing had changed">cached</span>;
}
