import type { AttributeValue } from "../../runner/otlp/span.ts";

/** A number that JavaScript would not show as it was written, such as 9007199254740993 or 1e400. */
export class WrittenNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A JSON value as it was written: what an object of JavaScript's would put into another order is a map. */
export type JsonValue =
  | AttributeValue
  | WrittenNumber
  | ReadonlyMap<string, JsonValue>
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };
