import { childrenOf, isType, type Node } from "./parse_cell.ts";

/** Which names a cell declares for those after it, and which it uses as values. */
export interface CellNames {
  readonly declared: ReadonlySet<string>;
  /** Of those, the ones that are declared by other than `var`. */
  readonly lexical: ReadonlySet<string>;
  /** Declared by `var` inside a block, from where the name cannot be taken away. */
  readonly nested: ReadonlySet<string>;
  /** More than are used, where a name stands for a property; never fewer. */
  readonly used: ReadonlySet<string>;
}

/** Reads the names of a cell's statements. */
export function cellNames(statements: readonly Node[]): CellNames {
  const declared = new Set<string>();
  const lexical = new Set<string>();
  const nested = new Set<string>();
  const used = new Set<string>();
  for (const statement of statements) {
    const declaration = withoutExport(statement);
    const isVar = declaration.type === "VariableDeclaration" && declaration.kind === "var";
    for (const name of declaredNames(declaration)) {
      declared.add(name);
      if (!isVar) lexical.add(name);
    }
    collectUsed(statement, used);
    if (statement.type !== "VariableDeclaration") collectVars(statement, nested);
  }
  return { declared, lexical, nested, used };
}

/** The declaration in an export, or the statement itself. */
export function withoutExport(statement: Node): Node {
  if (statement.type !== "ExportNamedDeclaration" && statement.type !== "ExportDefaultDeclaration") return statement;
  return (statement.declaration as Node | null | undefined) ?? statement;
}

/** The names that a statement declares for what stands beside it; none for types. */
export function declaredNames(statement: Node): string[] {
  if (isType(statement)) return [];
  switch (statement.type) {
    case "VariableDeclaration":
      return statement.declarations.flatMap(({ id }) => patternNames(id as Node));
    case "FunctionDeclaration":
    case "ClassDeclaration":
      return statement.id ? [statement.id.name] : [];
    case "TSEnumDeclaration":
      return [statement.id.name];
    case "TSModuleDeclaration":
      return statement.id.type === "Identifier" ? [statement.id.name] : [];
    case "ImportDeclaration":
      return statement.importKind === "type" ? [] : statement.specifiers
        .filter((specifier) => specifier.type !== "ImportSpecifier" || specifier.importKind !== "type")
        .map(({ local }) => local.name);
    default:
      return [];
  }
}

/** The names in what stands left of a declaration's `=`. */
export function patternNames(pattern: Node): string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((property) =>
        patternNames((property.type === "RestElement" ? property.argument : property.value) as Node)
      );
    case "ArrayPattern":
      return pattern.elements.flatMap((element) => element === null ? [] : patternNames(element as Node));
    case "AssignmentPattern":
      return patternNames(pattern.left as Node);
    case "RestElement":
      return patternNames(pattern.argument as Node);
    default:
      return [];
  }
}

function collectUsed(node: Node, used: Set<string>): void {
  if (node.type === "ImportDeclaration") return;
  if (node.type === "Identifier" || node.type === "JSXIdentifier") used.add(node.name);
  for (const child of childrenOf(node)) {
    if (!isPropertyName(node, child)) collectUsed(child, used);
  }
}

/** Whether `child` is what a property is called, in an object, in a class or after a dot, and no name of its own. */
function isPropertyName(node: Node, child: Node): boolean {
  if ("computed" in node && node.computed) return false;
  if (node.type === "MemberExpression" || node.type === "OptionalMemberExpression") return child === node.property;
  return "key" in node && child === node.key;
}

function collectVars(node: Node, nested: Set<string>): void {
  if (/Function|Class|Method|Export/.test(node.type)) return;
  for (const child of childrenOf(node)) {
    if (child.type === "VariableDeclaration" && child.kind === "var") {
      for (const name of declaredNames(child)) nested.add(name);
    }
    collectVars(child, nested);
  }
}
