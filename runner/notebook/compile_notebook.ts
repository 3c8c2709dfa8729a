import { type CellNames, cellNames, patternNames, withoutExport } from "./cell_names.ts";
import { cellTitle } from "./cell_title.ts";
import { compileCell } from "./compile_cell.ts";
import type { ColumnShift } from "./line_edits.ts";
import { type NotebookCell, type NotebookDocument, tagsOf } from "./notebook_document.ts";
import { isType, type Node, parseCell, type ParsedCell } from "./parse_cell.ts";

/** A notebook as one task module, and what is needed to tell what of it is running. */
export interface CompiledNotebook {
  /** The module's text, in TypeScript, whose lines are those of the notebook's file in percent format. */
  readonly text: string;
  /** Whether the text has JSX. */
  readonly hasJsx: boolean;
  /** The cells that are run, in order; `number` of the first one is 1. */
  readonly cells: readonly RunCell[];
  /** What the cell tagged `parameters` declares. */
  readonly parameters: readonly NotebookParameter[];
  /** What keeps the notebook from being run. */
  readonly problems: readonly NotebookProblem[];
}

/** A code cell that is run. */
export interface RunCell {
  readonly number: number;
  /** What a person would call it. */
  readonly title: string;
  /** Its place in the document, from 0; absent for the cell that sets the parameters. */
  readonly place?: number;
  /** The first and the last line that its code has in the module, from 1. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** By line of the module. */
  readonly shifts: ReadonlyMap<number, readonly ColumnShift[]>;
}

/** A name that a notebook declares as a parameter, with a value to work with. */
export interface NotebookParameter {
  readonly name: string;
  /** Whether it is declared by `const`. */
  readonly isConstant: boolean;
  /** What it is declared to be, where that is a literal. */
  readonly literal?: "string" | "number" | "boolean";
}

/** Something that is wrong with a cell. */
export interface NotebookProblem {
  readonly message: string;
  /** The cell's place in the document, from 0. */
  readonly place: number;
  /** In the cell, from 1. */
  readonly line: number;
  readonly column: number;
}

/** The tags of the cell that declares the parameters, and of the one that sets them, as papermill has them. */
export const PARAMETERS_TAG = "parameters";
export const INJECTED_TAG = "injected-parameters";

/** What {@linkcode compileNotebook} needs to know. */
export interface CompileOptions {
  /** The address of the notebook's file. */
  readonly source: string;
  /** The address of the module that runs cells. */
  readonly runtime: string;
  /** The parameters that are set. */
  readonly params: readonly string[];
}

interface Draft {
  readonly cell: NotebookCell;
  readonly place: number;
  readonly parsed: ParsedCell;
  readonly names: CellNames;
}

/** Compiles a notebook to a task module. */
export function compileNotebook(document: NotebookDocument, options: CompileOptions): CompiledNotebook {
  const problems: NotebookProblem[] = [];
  const drafts = draftCells(document, options.params.length > 0, problems);
  const declaring = drafts.find(({ cell }) => tagsOf(cell).includes(PARAMETERS_TAG));
  const parameters = declaring === undefined ? [] : parametersOf(declaring.parsed.statements);
  const names = parameters.map(({ name }) => name);
  const injected = names.filter((name) => options.params.includes(name));
  const run = unusedName(document);
  const shared = sharedNames(drafts, injected, problems);
  const used = drafts.map(({ names }) => names.used).reduce((all, names) => all.union(names), new Set<string>());
  const declared = new Set<string>();

  const lines = new ModuleLines();
  lines.add(1, header(drafts, run, options));
  const cells: RunCell[] = [];
  const start = (title: string, at: Omit<RunCell, "number" | "title">): void => {
    cells.push({ number: cells.length + 1, title, ...at });
  };
  let last = 0;
  for (const draft of drafts) {
    const { cell, place, parsed } = draft;
    // Where no file has lines, there is one between two cells, too.
    const first = cell.line ?? last + 2;
    const compiled = compileCell(parsed, cells.length + 1, {
      run,
      resolve: (specifier) => /^\.{0,2}\//.test(specifier) ? new URL(specifier, options.source).href : specifier,
      isUsed: (name) => used.has(name),
      isShared: (name) => shared.has(name),
      isDeclared: (name) => declared.has(name),
      declare: (name) => void declared.add(name),
      refuse: (at, message) => problems.push({ place, message, ...positionOf(cell.source, at) }),
    });
    const marker = Math.max(1, first - 1);
    lines.add(marker, ` await ${run}.cell(${cells.length + 1}); ${compiled.before}`);
    // A cell without a marker above it stands on the line of the module's own beginning.
    const offset = first === marker ? lines.width(marker) : 0;
    const count = cell.source.split("\n").length;
    start(cellTitle(document, place), {
      place,
      firstLine: first,
      lastLine: first + count - 1,
      shifts: shiftsIn(compiled.shifts, first, offset),
    });
    for (const [i, text] of compiled.text.split("\n").entries()) lines.add(first + i, text);
    last = first + count - 1;
    if (draft !== declaring) continue;
    if (injected.length > 0) {
      lines.add(last + 1, ` await ${run}.cell(${cells.length + 1}); ${assignments(injected, run)}`);
      start("Parameters", { firstLine: last + 1, lastLine: last + 1, shifts: new Map() });
    }
    const defaults = names.filter((name) => !injected.includes(name));
    lines.add(last + 1, ` ${run}.defaults({ ${defaults.join(", ")} });`);
  }
  lines.add(lines.count + 1, " });");
  return { text: lines.text(), hasJsx: drafts.some(({ parsed }) => parsed.hasJsx), cells, parameters, problems };
}

function parametersOf(statements: readonly Node[]): NotebookParameter[] {
  return statements.map(withoutExport).flatMap((statement) => {
    if (statement.type !== "VariableDeclaration" || isType(statement)) return [];
    return statement.declarations.flatMap((declaration) =>
      patternNames(declaration.id as Node).map((name) => {
        const literal = /^(String|Numeric|Boolean)Literal$/.exec(declaration.init?.type ?? "")?.[1];
        return {
          name,
          isConstant: statement.kind === "const",
          ...(literal === undefined ? {} : { literal: LITERALS[literal]! }),
        };
      })
    );
  });
}

const LITERALS: Readonly<Record<string, NonNullable<NotebookParameter["literal"]>>> = {
  String: "string",
  Numeric: "number",
  Boolean: "boolean",
};

/** The cells that are run, parsed; a cell that was set by an earlier run's parameters gives way to this one's. */
function draftCells(document: NotebookDocument, replaced: boolean, problems: NotebookProblem[]): Draft[] {
  return document.cells.flatMap((cell, place) => {
    if (cell.kind !== "code" || cell.source.trim() === "") return [];
    if (replaced && tagsOf(cell).includes(INJECTED_TAG)) return [];
    const parsed = parseCell(cell.source);
    if ("statements" in parsed) return [{ cell, place, parsed, names: cellNames(parsed.statements) }];
    problems.push({ place, ...parsed });
    return [];
  });
}

/** The names that more than one cell declares, or that are set as parameters. */
function sharedNames(drafts: readonly Draft[], injected: readonly string[], problems: NotebookProblem[]): Set<string> {
  const once = new Set<string>();
  const shared = new Set<string>(injected);
  for (const { names } of drafts) for (const name of names.declared) (once.has(name) ? shared : once).add(name);
  for (const { names, place, cell } of drafts) {
    for (const name of names.nested) {
      // By `var` throughout, it is one name of the function that all cells share.
      if (!drafts.some(({ names }) => names.lexical.has(name))) continue;
      const at = cell.source.search(new RegExp(`\\bvar\\b[^;]*\\b${RegExp.escape(name)}\\b`));
      const message = `${name} is declared by var in a block here, and by another cell too: use let or const`;
      problems.push({ place, message, ...positionOf(cell.source, Math.max(0, at)) });
    }
  }
  return shared;
}

function header(drafts: readonly Draft[], run: string, options: CompileOptions): string {
  const jsx = drafts.map(({ parsed }) => /@jsx(?:ImportSource|Frag)?\s+\S+/g[Symbol.match](parsed.source) ?? []).flat();
  return `${jsx.map((pragma) => `/** ${pragma} */ `).join("")}import { runCells as ${run}_run } from ${
    JSON.stringify(options.runtime)
  }; export default (context: unknown) => ${run}_run(context, ${
    JSON.stringify(options.source)
  }, async function (${run}) {`;
}

function assignments(names: readonly string[], run: string): string {
  return names.map((name) => `${name} = ${run}.params.${name};`).join(" ");
}

/** A name that no cell has. */
function unusedName(document: NotebookDocument): string {
  const text = document.cells.map(({ source }) => source).join("\n");
  for (let n = 0;; n++) if (!text.includes(`$nb${n || ""}`)) return `$nb${n || ""}`;
}

function shiftsIn(
  shifts: ReadonlyMap<number, readonly ColumnShift[]>,
  firstLine: number,
  offset: number,
): Map<number, readonly ColumnShift[]> {
  const found = new Map([...shifts].map(([line, list]) => [firstLine + line, list]));
  if (offset > 0) {
    const moved = (found.get(firstLine) ?? []).map(({ edited, original }) => ({ edited: edited + offset, original }));
    found.set(firstLine, [{ edited: offset, original: 0 }, ...moved]);
  }
  return found;
}

function positionOf(source: string, offset: number): { line: number; column: number } {
  const before = source.slice(0, offset).split("\n");
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

/** A module's text, whose lines are filled in no particular order. */
class ModuleLines {
  readonly #lines: string[] = [];

  get count(): number {
    return this.#lines.length;
  }

  /** Adds to the end of a line, from 1. */
  add(line: number, text: string): void {
    while (this.#lines.length < line) this.#lines.push("");
    this.#lines[line - 1] += text;
  }

  width(line: number): number {
    return this.#lines[line - 1]?.length ?? 0;
  }

  text(): string {
    return `${this.#lines.join("\n")}\n`;
  }
}
