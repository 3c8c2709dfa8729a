/** The part of the package `table-layout`, which ships no types, that is used here. */
export default class Table {
  constructor(rows: readonly Record<string, string>[], options: {
    maxWidth?: number;
    padding?: { left: string; right: string };
    columns?: readonly { name: string; noWrap?: boolean }[];
  });
  toString(): string;
}
