/// <reference lib="dom" />
import type { Box } from "../../graph/unfold_layout.ts";
import { svgElement } from "../element.ts";

/** A task of a folded fan. */
export interface Member {
  readonly name: string;
  readonly href: string;
  readonly outcome: string;
  /** What its row says of it. */
  readonly title: string;
}

/** The room that the fan's own words take above its members, and the room around these. */
const HEAD = 50;
const MARGIN = 14;

/** Up to so many members stand with their names. */
const MAX_NAMED = 36;
const NAMED = { width: 148, height: 26, rows: 9 } as const;
const NAME_LENGTH = 16;

/** Beyond that each is a sign. */
const SIGN = 18;

/** The tasks of a fan, as the table of tasks has them, by name: a reader may have sorted the table. */
export function membersOfFan(fan: string): readonly Member[] {
  const members = [...document.querySelectorAll<HTMLTableRowElement>(`tr[data-fan="${Number(fan)}"]`)].flatMap(
    (row) => {
      const link = row.querySelector("a");
      if (link === null) return [];
      const name = link.textContent ?? "";
      const [result = "", duration = ""] = [row.cells[1]?.textContent ?? "", row.cells[4]?.textContent ?? ""];
      const outcome = row.dataset.outcome ?? "unknown";
      const title = [name, result.trim().toLowerCase(), duration.trim()].filter((part) => part !== "").join(", ");
      return [{ name, href: link.href, outcome, title }];
    },
  );
  const order = new Intl.Collator("en", { numeric: true });
  return members.sort((a, b) => order.compare(a.name, b.name));
}

/** Members in rows and columns below the words of their fan, and how much room they need with these. */
export function memberGrid(members: readonly Member[], fan: Box): {
  readonly cells: readonly SVGElement[];
  readonly width: number;
  readonly height: number;
} {
  const named = members.length <= MAX_NAMED;
  const columns = named ? Math.ceil(members.length / NAMED.rows) : Math.ceil(Math.sqrt(members.length * 1.7));
  const rows = Math.ceil(members.length / columns);
  const cell = named ? NAMED : { width: SIGN, height: SIGN };
  return {
    cells: members.map((member, i) => {
      // Named ones are read down the columns, as a list is; signs along the rows.
      const [column, row] = named ? [Math.floor(i / rows), i % rows] : [i % columns, Math.floor(i / columns)];
      const [x, y] = [fan.x + MARGIN + column * cell.width, fan.y + HEAD + row * cell.height];
      return named ? namedCell(member, x, y) : signCell(member, x, y);
    }),
    width: 2 * MARGIN + columns * cell.width,
    height: HEAD + rows * cell.height + MARGIN,
  };
}

function namedCell(member: Member, x: number, y: number): SVGElement {
  const key = /\[([^]*)\]$/.exec(member.name)?.[1] ?? member.name;
  const short = key.length > NAME_LENGTH ? `${key.slice(0, NAME_LENGTH - 1)}…` : key;
  return svgElement(
    "a",
    { href: member.href, class: `graph-member tone-${member.outcome}` },
    svgElement("title", {}, member.title),
    svgElement("rect", { x, y, width: NAMED.width - 6, height: NAMED.height - 4, rx: 5, class: "member-box" }),
    sign(member, x + 5, y + 4, 14),
    svgElement("text", { x: x + 25, y: y + 15, class: "member-name" }, short),
  );
}

function signCell(member: Member, x: number, y: number): SVGElement {
  return svgElement(
    "a",
    { href: member.href, class: `graph-member tone-${member.outcome}` },
    svgElement("title", {}, member.title),
    svgElement("rect", { x: x - 1, y: y - 1, width: SIGN, height: SIGN, rx: 3, class: "member-sign" }),
    sign(member, x + 1, y + 1, SIGN - 4),
  );
}

function sign({ outcome }: Member, x: number, y: number, side: number): SVGElement {
  const drawing = svgElement("use", { href: `#icon-${outcome}` });
  return svgElement("svg", { x, y, width: side, height: side, viewBox: "0 0 16 16" }, drawing);
}
