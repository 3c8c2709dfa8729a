import type { VNode } from "preact";
import type { NamedValue } from "../../model/read_attributes.ts";
import { inlineJson } from "../format/json.ts";

/** A longer value does not fit on a chip. */
const MAX_LENGTH = 48;

/** Parameters as chips: name and value, for at a glance. Those that do not fit are left to the table. */
export function ParamChips({ params }: { readonly params: readonly NamedValue[] }): VNode | null {
  const chips = params.flatMap(({ name, value }) => {
    const text = chipText(value);
    return text === undefined ? [] : [{ name, text }];
  });
  if (chips.length === 0) return null;
  return (
    <ul class="params" aria-label="Parameters">
      {chips.map(({ name, text }) => (
        <li class="param" key={name}>
          <bdi>{name}</bdi>
          <bdi class="param-value">{text}</bdi>
        </li>
      ))}
    </ul>
  );
}

/** Whether every parameter fits on a chip. */
export function fitOnChips(params: readonly NamedValue[]): boolean {
  return params.every(({ value }) => chipText(value) !== undefined);
}

function chipText(value: NamedValue["value"]): string | undefined {
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return value.length <= MAX_LENGTH && !value.includes("\n") ? value : undefined;
  return inlineJson(value, MAX_LENGTH);
}
