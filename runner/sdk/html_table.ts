/** Rows as an HTML table. */
export function htmlTable(names: readonly string[], rows: readonly Readonly<Record<string, unknown>>[]): string {
  const line = (tag: string, cells: readonly unknown[]): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join("")}</tr>`;
  return `<table><thead>${line("th", names)}</thead><tbody>${
    rows.map((row) => line("td", names.map((name) => row[name]))).join("")
  }</tbody></table>`;
}

function escapeHtml(value: unknown): string {
  const text = typeof value === "object" ? JSON.stringify(value) : String(value ?? "");
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
