import type { VNode } from "preact";
import { type JsonValue, WrittenNumber } from "../../artifacts/json_value.ts";
import { inlineJson } from "../format/json.ts";
import { formatCount } from "../format/number.ts";
import { JsonView } from "./json_view.tsx";

/** A value whose text is shorter is shown as text, all of it at a glance. */
const MAX_PLAIN = 1500;

/** A member that fits here stands on one line. */
const LINE = 80;

/** The page holds so many members, and so many levels of them. */
const MAX_MEMBERS = 600;
const MAX_DEPTH = 30;
const MAX_SHOWN = 100;

/** A JSON value: as text when it is short, else as a tree whose branches open without a script. */
export function JsonTree({ value }: { readonly value: JsonValue }): VNode {
  if (!isBranch(value) || inlineJson(value, MAX_PLAIN) !== undefined || isFlat(value)) {
    return <JsonView value={value} />;
  }
  const budget = { left: MAX_MEMBERS };
  return (
    <div class="json-tree code" tabIndex={0} role="group" aria-label="JSON">
      <Members value={value} depth={0} budget={budget} />
    </div>
  );
}

type Branch =
  | readonly JsonValue[]
  | ReadonlyMap<string, JsonValue>
  | { readonly [name: string]: JsonValue };

function Members({ value, depth, budget }: {
  readonly value: Branch;
  readonly depth: number;
  /** How many more members the page may hold. */
  readonly budget: { left: number };
}): VNode {
  const members = membersOf(value);
  const shown = members.slice(0, MAX_SHOWN).filter(() => budget.left-- > 0);
  return (
    <ul>
      {shown.map(([name, member], i) => (
        <li key={i}>
          <Member name={name} value={member} depth={depth} budget={budget} />
        </li>
      ))}
      {shown.length < members.length
        ? <li class="muted">{`and ${members.length - shown.length} more; the download has all`}</li>
        : null}
    </ul>
  );
}

function Member({ name, value, depth, budget }: {
  readonly name: string;
  readonly value: JsonValue;
  readonly depth: number;
  readonly budget: { left: number };
}): VNode {
  const key = <bdi class="json-key">{name}</bdi>;
  const line = inlineJson(value, LINE);
  if (!isBranch(value) || line !== undefined || depth >= MAX_DEPTH) {
    return (
      <>
        {key}
        {": "}
        {line === undefined ? <JsonView value={value} /> : <span class={`json-${kindOf(value)}`}>{line}</span>}
      </>
    );
  }
  const members = membersOf(value);
  return (
    <details open={depth === 0 && members.length <= 20}>
      <summary>
        {key}
        <span class="muted">
          {Array.isArray(value)
            ? ` [${formatCount(members.length, "item")}]`
            : ` {${formatCount(members.length, "member")}}`}
        </span>
      </summary>
      {isFlat(value) ? <JsonView value={value} /> : <Members value={value} depth={depth + 1} budget={budget} />}
    </details>
  );
}

/** A list of numbers and the like: its text fills its lines. */
function isFlat(value: JsonValue): boolean {
  return Array.isArray(value) && value.every((item) => !isBranch(item));
}

function isBranch(value: JsonValue): value is Branch {
  return typeof value === "object" && value !== null && !(value instanceof Uint8Array) &&
    !(value instanceof WrittenNumber);
}

function membersOf(value: Branch): readonly (readonly [string, JsonValue])[] {
  if (Array.isArray(value)) return value.map((item, i) => [String(i), item] as const);
  return value instanceof Map ? [...value] : Object.entries(value);
}

function kindOf(value: JsonValue): "string" | "number" | "word" | "mark" {
  if (typeof value === "string") return "string";
  if (typeof value === "number" || typeof value === "bigint" || value instanceof WrittenNumber) return "number";
  return typeof value === "object" && value !== null ? "mark" : "word";
}
