import type { ComponentChildren, VNode } from "preact";

/** One fact: a name and what it is. */
export interface Fact {
  readonly name: string;
  /** Absent or `undefined` facts are left out. */
  readonly value: ComponentChildren;
}

/** Facts in a row of columns, or below each other in a card. */
export function Facts({ facts, form = "row" }: {
  readonly facts: readonly Fact[];
  readonly form?: "row" | "list";
}): VNode | null {
  const present = facts.filter(({ value }) => value !== undefined && value !== null && value !== "");
  if (present.length === 0) return null;
  return (
    <dl class={`facts facts-${form}`}>
      {present.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
