import { declaredNames } from "./cell_names.ts";
import type { Node } from "./parse_cell.ts";

/** What an import has to know of the notebook. */
export interface ImportScope {
  /** The name by which compiled code reaches the run of the cells. */
  readonly run: string;
  /** The address of what a specifier names, where it is relative; else the specifier itself. */
  resolve(specifier: string): string;
  /** Whether any cell uses the name as a value; an import that none uses is one of a type. */
  isUsed(name: string): boolean;
  /** Whether another cell declares the name too. */
  isShared(name: string): boolean;
  /** Whether a cell above has declared the name. */
  isDeclared(name: string): boolean;
}

/** The statements for which the function is. */
export type ImportStatement = Extract<
  Node,
  { type: "ImportDeclaration" | "ExportAllDeclaration" | "ExportNamedDeclaration" }
>;

/**
 * An import or a re-export as an `await import(…)`, on one line.
 *
 * What an import names must be there, as in a module; names that no cell uses as values are taken for types, as
 * TypeScript does, and an import of nothing else is left out.
 */
export function compileImport(statement: ImportStatement, scope: ImportScope): string {
  if (!statement.source) return "";
  const isOfTypes = statement.type === "ImportDeclaration"
    ? statement.importKind === "type"
    : statement.exportKind === "type";
  if (isOfTypes) return "";
  const module = `await import(${JSON.stringify(scope.resolve(statement.source.value))}${attributesOf(statement)})`;
  if (statement.type !== "ImportDeclaration" || statement.specifiers.length === 0) return `${module};`;

  const values = new Set(declaredNames(statement));
  const names = statement.specifiers.filter(({ local }) => values.has(local.name) && scope.isUsed(local.name));
  if (names.length === 0) return "";
  const whole = names.find((specifier) => specifier.type === "ImportNamespaceSpecifier");
  const parts = names.flatMap((specifier) => {
    if (specifier.type === "ImportNamespaceSpecifier") return [];
    if (specifier.type === "ImportDefaultSpecifier") return [{ name: "default", local: specifier.local.name }];
    const { imported, local } = specifier;
    return [{ name: imported.type === "Identifier" ? imported.name : imported.value, local: local.name }];
  });
  const checked = `${scope.run}.module(${module}, ${JSON.stringify(statement.source.value)}, ${
    JSON.stringify(parts.map(({ name }) => name))
  })`;
  const assignments = [
    ...(whole === undefined ? [] : [{ names: [whole.local.name], target: whole.local.name, from: checked }]),
    ...(parts.length === 0 ? [] : [{
      names: parts.map(({ local }) => local),
      target: `{ ${parts.map(({ name, local }) => `${JSON.stringify(name)}: ${local}`).join(", ")} }`,
      from: whole === undefined ? checked : whole.local.name,
    }]),
  ];
  return assignments.map(({ names, target, from }) => {
    if (!names.some(scope.isShared)) return `const ${target} = ${from};`;
    const fresh = names.filter((name) => !scope.isDeclared(name));
    if (fresh.length === names.length) return `let ${target} = ${from};`;
    return `;${fresh.length === 0 ? "" : `let ${fresh.join(", ")}; `}(${target} = ${from});`;
  }).join(" ");
}

function attributesOf(statement: ImportStatement): string {
  const attributes = statement.attributes ?? [];
  if (attributes.length === 0) return "";
  const members = attributes.map(({ key, value }) =>
    `${JSON.stringify(key.type === "Identifier" ? key.name : key.value)}: ${JSON.stringify(value.value)}`
  );
  return `, { with: { ${members.join(", ")} } }`;
}
