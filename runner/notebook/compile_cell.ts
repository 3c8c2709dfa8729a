import { declaredNames } from "./cell_names.ts";
import { compileImport, type ImportScope } from "./compile_import.ts";
import { keepValue } from "./keep_value.ts";
import { type ColumnShift, LineEdits } from "./line_edits.ts";
import { childrenOf, isType, type Node, type ParsedCell } from "./parse_cell.ts";

/** What a cell's code has to know of the others. */
export interface CellScope extends ImportScope {
  /** Says that a name is declared from here on. */
  declare(name: string): void;
  /** Takes something that a cell cannot have, with its offset. */
  refuse(at: number, message: string): void;
}

/** A cell's code as it stands in the function that a notebook is compiled to. */
export interface CompiledCell {
  /** As many lines as the source has. */
  readonly text: string;
  /** For each line of it, from 0, that has some. */
  readonly shifts: ReadonlyMap<number, readonly ColumnShift[]>;
  /** What must run before it: its functions, which may be called above their own line. */
  readonly before: string;
}

/**
 * Compiles a cell to statements of the one function that all cells share.
 *
 * In it, cells see each other's names as they would in one module. What such a function cannot have is rewritten in its
 * place: a name that several cells declare is declared once and assigned from then on; imports become `await import`;
 * exports lose the word; a function gets its name where its cell begins, so that another cell can have another one of
 * the same name; and the value of the last expression is kept.
 *
 * `number` is the cell's, for names that are its own.
 */
export function compileCell(cell: ParsedCell, number: number, scope: CellScope): CompiledCell {
  const edits = new LineEdits(cell.source);
  const before: string[] = [];
  keepValue(cell, edits, scope.run);
  // The line by which a shell knows what runs a file, which may stand above the first marker.
  if (cell.source.startsWith("#!")) edits.replace(0, `${cell.source}\n`.indexOf("\n"), "");
  const work: Work = { cell, number, scope, edits, before };
  // Functions have their names from the cell's beginning on.
  for (const statement of cell.statements) {
    const declaration = exported(statement) ?? statement;
    if (declaration.type === "FunctionDeclaration") compileFunction(declaration, work);
  }
  for (const statement of cell.statements) {
    compileStatement(statement, work);
    rewriteImports(statement, scope, edits);
    for (const name of declaredNames(exported(statement) ?? statement)) scope.declare(name);
  }
  return { ...edits.apply(), before: before.join("") };
}

interface Work {
  readonly cell: ParsedCell;
  readonly number: number;
  readonly scope: CellScope;
  readonly edits: LineEdits;
  readonly before: string[];
}

/** The declaration that a statement exports, by name or by default. */
function exported(statement: Node): Node | undefined {
  if (statement.type !== "ExportNamedDeclaration" && statement.type !== "ExportDefaultDeclaration") return undefined;
  return statement.declaration as Node | null | undefined ?? undefined;
}

function compileStatement(statement: Node, work: Work): void {
  const { edits, scope } = work;
  switch (statement.type) {
    case "ImportDeclaration":
    case "ExportAllDeclaration":
      return edits.replace(statement.start, statement.end, compileImport(statement, scope));
    case "ExportNamedDeclaration": {
      const declaration = exported(statement);
      if (declaration === undefined) {
        return edits.replace(statement.start, statement.end, compileImport(statement, scope));
      }
      edits.replace(statement.start, declaration.start, "");
      return compileDeclaration(declaration, work);
    }
    case "ExportDefaultDeclaration": {
      const value = exported(statement)!;
      const [name] = declaredNames(value);
      if (name !== undefined || isType(value)) {
        edits.replace(statement.start, value.start, "");
        compileDeclaration(value, work);
        return name === undefined ? undefined : edits.insert(statement.end, `;${scope.run}.exported = ${name};`);
      }
      edits.replace(statement.start, value.start, `;${scope.run}.value = ${scope.run}.exported = (`);
      return edits.insert(value.end, ")");
    }
    case "TSImportEqualsDeclaration": {
      const { id, moduleReference } = statement;
      if (moduleReference.type === "TSExternalModuleReference") return refuseCommonJs(statement, scope);
      const part = work.cell.source.slice(moduleReference.start!, moduleReference.end!);
      return scope.refuse(
        statement.start,
        `a part of a namespace has no other name here: write it as const ${id.name} = ${part};`,
      );
    }
    case "TSExportAssignment":
      return refuseCommonJs(statement, scope);
    default:
      return compileDeclaration(statement, work);
  }
}

function refuseCommonJs(statement: Node, scope: CellScope): void {
  scope.refuse(statement.start, "write it as an import or an export of a module: this is CommonJS");
}

function compileDeclaration(statement: Node, { edits, scope, ...work }: Work): void {
  switch (statement.type) {
    case "VariableDeclaration":
      if (!isType(statement)) return compileVariables(statement, { edits, scope, ...work });
      return edits.replace(statement.start, statement.end, "");
    case "TSDeclareFunction":
      return edits.replace(statement.start, statement.end, "");
    case "ClassDeclaration":
    case "TSEnumDeclaration":
    case "TSModuleDeclaration": {
      // What is declared for the compiler alone may not stand in a function, and says nothing when it runs.
      if (isType(statement)) return edits.replace(statement.start, statement.end, "");
      const [name] = declaredNames(statement);
      if (name === undefined || !scope.isDeclared(name)) return;
      // Still a declaration, with all that only a declaration may have, in a place of its own.
      edits.insert(statement.start, `;${name} = (() => { `);
      return edits.insert(statement.end, `; return ${name}; })();`);
    }
  }
}

function compileFunction(
  statement: Node & { type: "FunctionDeclaration" },
  { edits, scope, before, number }: Work,
): void {
  const name = statement.id?.name;
  if (name === undefined) return;
  const own = `${scope.run}_${number}_${name}`;
  edits.replace(statement.id!.start!, statement.id!.end!, own);
  before.push(`${scope.isDeclared(name) ? "" : "let "}${name} = ${scope.run}.named(${own}, ${JSON.stringify(name)});`);
  scope.declare(name);
}

function compileVariables(statement: Node & { type: "VariableDeclaration" }, { edits, scope }: Work): void {
  const names = declaredNames(statement);
  if (!names.some(scope.isShared)) return;
  const first = statement.declarations[0] as Node;
  if (statement.kind === "using" || statement.kind === "await using") {
    return scope.refuse(
      statement.start,
      `several cells declare ${names.join(", ")}: give what is disposed of a name of its own`,
    );
  }
  if (!names.some(scope.isDeclared)) {
    if (statement.kind === "const") edits.replace(statement.start, first.start, "let ");
    return;
  }
  const fresh = names.filter((name) => !scope.isDeclared(name));
  edits.replace(statement.start, first.start, `;${fresh.length === 0 ? "" : `let ${fresh.join(", ")};`}(`);
  for (const { id, init } of statement.declarations as (Node & { type: "VariableDeclarator" })[]) {
    const type = "typeAnnotation" in id ? id.typeAnnotation as Node | null | undefined : undefined;
    // An identifier may have a "!" before its type.
    if (id.type === "Identifier") edits.replace(id.start! + id.name.length, id.end!, "");
    else if (type) edits.replace(type.start, type.end, "");
    if (!init && statement.kind !== "var") edits.insert(id.end!, " = undefined");
  }
  edits.insert((statement.declarations.at(-1) as Node).end, ")");
}

/** Makes relative addresses absolute, since the compiled notebook lies elsewhere, and gives `import.meta` the source's. */
function rewriteImports(node: Node, scope: CellScope, edits: LineEdits): void {
  if (node.type === "MetaProperty" && node.meta.name === "import") {
    return edits.replace(node.start, node.end, `${scope.run}.meta`);
  }
  if (node.type === "ImportExpression") {
    const source = node.source as Node;
    if (source.type === "StringLiteral") {
      edits.replace(source.start, source.end, JSON.stringify(scope.resolve(source.value)));
    } else {
      edits.insert(source.start, `${scope.run}.resolve(`);
      edits.insert(source.end, ")");
    }
  }
  for (const child of childrenOf(node)) rewriteImports(child, scope, edits);
}
