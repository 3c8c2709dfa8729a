/// <reference lib="dom" />

/** Makes the list of runs sortable by its headings and lets a reader filter it by words. */
export function startRunsTable(): void {
  const box = document.querySelector("[data-runs]");
  const table = box?.querySelector("table");
  const body = table?.tBodies[0];
  if (!box || !table || !body) return;
  const rows = [...body.rows];
  startSorting(table, body, rows);
  startFilter(box, rows);
}

function startFilter(box: Element, rows: readonly HTMLTableRowElement[]): void {
  const filter = box.querySelector<HTMLElement>("[data-filter]");
  const input = filter?.querySelector("input");
  const status = filter?.querySelector("[data-filter-status]");
  if (!filter || !input || !status) return;
  const texts = rows.map((row) => (row.textContent ?? "").toLowerCase());
  filter.hidden = false;
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
    let shown = 0;
    rows.forEach((row, i) => {
      row.hidden = !words.every((word) => texts[i]!.includes(word));
      if (!row.hidden) shown++;
    });
    status.textContent = words.length === 0 ? "" : `${shown} of ${rows.length}`;
  });
}

function startSorting(table: HTMLTableElement, body: HTMLTableSectionElement, rows: HTMLTableRowElement[]): void {
  const headings = [...table.tHead!.rows[0]!.cells];
  headings.forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const down = heading.ariaSort !== "descending";
      for (const other of headings) other.ariaSort = null;
      heading.ariaSort = down ? "descending" : "ascending";
      const sign = down ? -1 : 1;
      body.append(...rows.sort((a, b) => sign * compare(keyOf(a, column), keyOf(b, column))));
    });
  });
}

function keyOf(row: HTMLTableRowElement, column: number): string {
  const cell = row.cells[column];
  return cell?.dataset.sort ?? cell?.textContent ?? "";
}

function compare(a: string, b: string): number {
  const [left, right] = [Number(a), Number(b)];
  return Number.isNaN(left) || Number.isNaN(right) ? a.localeCompare(b, "en", { numeric: true }) : left - right;
}
