/// <reference lib="dom" />
import { element } from "./element.ts";

/** Lets a reader sort tables by their headings, and filter those that have a place for it by words and by result. */
export function startSortableTables(): void {
  for (const box of document.querySelectorAll("[data-sortable]")) {
    const table = box.querySelector("table");
    const body = table?.tBodies[0];
    if (!table?.tHead || !body || body.rows.length < 2) continue;
    startSorting(table.tHead.rows[0]!, body);
    startFilter(box, body);
  }
}

function startFilter(box: Element, body: HTMLTableSectionElement): void {
  const filter = box.querySelector<HTMLElement>("[data-filter]");
  const input = filter?.querySelector("input");
  const select = filter?.querySelector("select");
  const status = filter?.querySelector("[data-filter-status]");
  if (!filter || !input || !status) return;
  filter.hidden = false;
  const rows = [...body.rows];
  let texts: readonly string[] | undefined;
  const apply = (): void => {
    texts ??= rows.map((row) => (row.cells[0]?.textContent ?? "").toLowerCase());
    const words = input.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
    const outcome = select?.value ?? "";
    let shown = 0;
    rows.forEach((row, i) => {
      row.hidden = (outcome !== "" && row.dataset.outcome !== outcome) ||
        !words.every((word) => texts![i]!.includes(word));
      if (!row.hidden) shown++;
    });
    status.textContent = shown === rows.length ? "" : `${shown} of ${rows.length}`;
  };
  input.addEventListener("input", apply);
  select?.addEventListener("change", apply);
}

function startSorting(head: HTMLTableRowElement, body: HTMLTableSectionElement): void {
  const headings = [...head.cells];
  headings.forEach((heading, column) => {
    const sort = element("button", { type: "button", class: "sort" }, ...heading.childNodes);
    heading.append(sort);
    sort.addEventListener("click", () => {
      const numbers = heading.classList.contains("number");
      // Names from A on, numbers from the largest on; then the other way round.
      const first = numbers ? "descending" : "ascending";
      const second = numbers ? "ascending" : "descending";
      const order = heading.ariaSort === first ? second : first;
      for (const other of headings) other.ariaSort = null;
      heading.ariaSort = order;
      const rows = [...body.rows].map((row) => ({ row, key: keyOf(row, column) }));
      const sign = order === "descending" ? -1 : 1;
      rows.sort((a, b) => compareKeys(a.key, b.key, sign));
      body.append(...rows.map(({ row }) => row));
    });
  });
}

type Key = number | string | undefined;

function keyOf(row: HTMLTableRowElement, column: number): Key {
  const cell = row.cells[column];
  const text = cell?.dataset.sort ?? cell?.textContent?.trim() ?? "";
  if (text === "" || text === "–") return undefined;
  const value = Number(text.replaceAll("−", "-").replaceAll(/[  ]/g, ""));
  return Number.isNaN(value) ? text : value;
}

/** What is absent comes last whichever way the table is sorted. */
function compareKeys(a: Key, b: Key, sign: number): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  if (typeof a === "number" && typeof b === "number") return sign * (a - b);
  return sign * String(a).localeCompare(String(b), "en", { numeric: true });
}
