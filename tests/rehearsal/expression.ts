import { data, Evaluator, Lexer, Parser } from "@actions/expressions";

/** The values that a workflow's expressions may name, such as `github`. */
export type Contexts = Readonly<Record<string, unknown>>;

/** How the steps or jobs before came out, for `success()` and its like. */
export interface Status {
  readonly failed: boolean;
  readonly cancelled: boolean;
}

/** Evaluates text with `${{ … }}` in it, by GitHub's own package; text that is one expression keeps its type. */
export function interpolate(text: string, contexts: Contexts, status: Status): unknown {
  const whole = /^\s*\$\{\{((?:(?!\}\}).)*)\}\}\s*$/s.exec(text);
  if (whole !== null) return evaluate(whole[1]!, contexts, status);
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => asText(evaluate(expression, contexts, status)));
}

/** Whether a condition holds, with or without `${{ }}`; it takes in `success()` unless it asks for another status. */
export function holds(condition: string | boolean | undefined, contexts: Contexts, status: Status): boolean {
  if (condition === undefined) return !status.failed && !status.cancelled;
  const inside = /^\s*\$\{\{(.*)\}\}\s*$/s.exec(String(condition))?.[1] ?? String(condition);
  const asks = /\b(success|failure|cancelled|always)\s*\(/.test(inside);
  if (!asks && (status.failed || status.cancelled)) return false;
  const value = evaluate(inside, contexts, status);
  return value !== false && value !== null && value !== 0 && value !== "";
}

/** A value as GitHub writes it into text. */
export function asText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function evaluate(expression: string, contexts: Contexts, status: Status): unknown {
  const functions: Readonly<Record<string, () => boolean>> = {
    success: () => !status.failed && !status.cancelled,
    failure: () => status.failed,
    cancelled: () => status.cancelled,
    always: () => true,
  };
  const { tokens } = new Lexer(expression).lex();
  const infos = Object.keys(functions).map((name) => ({ name, minArgs: 0, maxArgs: 0 }));
  const tree = new Parser(tokens, Object.keys(contexts), infos).parse();
  const known = new Map(infos.map((info) => [
    info.name,
    { ...info, call: () => new data.BooleanData(functions[info.name]!()) },
  ]));
  const result = new Evaluator(tree, toData(contexts) as data.Dictionary, known).evaluate();
  return JSON.parse(JSON.stringify(result, data.replacer));
}

function toData(value: unknown): data.ExpressionData {
  return JSON.parse(JSON.stringify(value ?? null), data.reviver);
}
