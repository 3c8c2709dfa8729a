import { EVENT } from "../otlp/attributes.ts";
import type { Attributes, AttributeValue, Span } from "../otlp/span.ts";
import type { Mask } from "./mask.ts";
import { maskFor, reachOf } from "./mask_for.ts";

/** A secret that stands where none should. */
export interface FoundSecret {
  /** The secret's name. */
  readonly secret: string;
  /** Where it stands, in words; without the secret itself. */
  readonly place: string;
}

/** What a span was told to have printed, a line each. */
export interface PrintedLines {
  stdout: string[];
  stderr: string[];
}

/** Looks for secrets, in every form in which they are masked, in what a run has left. */
export class SecretFinder {
  readonly #any: Mask;
  readonly #reach: number;
  readonly #byName: ReadonlyMap<string, Mask>;

  /** `secrets` are values by name. */
  constructor(secrets: ReadonlyMap<string, string>) {
    this.#any = maskFor([...secrets.values()]);
    this.#reach = reachOf([...secrets.values()]);
    this.#byName = new Map([...secrets].map(([name, value]) => [name, maskFor([value])]));
  }

  /** The secrets in a text, such as that of a whole file. */
  inText(place: string, text: string): FoundSecret[] {
    return this.#found(place, (mask) => mask(text) !== text);
  }

  /** The secrets in bytes, such as those of a blob. */
  inBytes(place: string, bytes: Uint8Array): FoundSecret[] {
    const own = new Uint8Array(bytes);
    return this.#found(place, (mask) => mask.bytes(own) !== own);
  }

  /** The secrets in the attributes of a run file's resource. */
  inResource(resource: Attributes): FoundSecret[] {
    return this.#inAttributes("the resource", resource);
  }

  /** A text without any of the secrets. */
  without(text: string): string {
    return this.#any(text);
  }

  /**
   * The secrets in a span: in its names, its attributes, its events and its links, in the artifact that it holds, and in
   * the lines that it says were printed, also where they only together make a secret.
   *
   * @param lines What the span was told to have printed before, for one that comes in parts; what may be the beginning of
   *   a secret stays in it for the next part.
   * @param firstEvent The number of its first event.
   */
  inSpan(span: Span, lines: PrintedLines = { stdout: [], stderr: [] }, firstEvent = 0): FoundSecret[] {
    const place = `the span ${span.spanId}`;
    const { message } = span.status;
    const found = [
      ...this.inText(`the name of ${place}`, span.name),
      ...(message === undefined ? [] : this.inText(`the status of ${place}`, message)),
      ...this.inText(`the scope of ${place}`, `${span.scope.name} ${span.scope.version ?? ""}`),
      ...this.#inAttributes(place, span.attributes),
      ...span.events.flatMap((event, i) => [
        ...this.inText(`the name of event ${firstEvent + i} of ${place}`, event.name),
        ...this.#inAttributes(`event ${firstEvent + i} (${this.#any(event.name)}) of ${place}`, event.attributes),
      ]),
      ...span.links.flatMap((link, i) => this.#inAttributes(`link ${i} of ${place}`, link.attributes)),
    ];
    for (const stream of ["stdout", "stderr"] as const) {
      const printed = lines[stream];
      for (const { name, attributes } of span.events) {
        if (name !== EVENT.log || attributes["log.iostream"] !== stream) continue;
        printed.push(String(attributes["log.record.original"]));
      }
      const split = this.inText(`the lines of ${stream} of ${place}, taken together`, printed.join("\n"));
      found.push(...split.filter(({ secret }) => !found.some((other) => other.secret === secret)));
      lines[stream] = this.#lastOf(printed);
    }
    return found;
  }

  /** How many bytes may stand between the beginning of a secret and its end. */
  get reach(): number {
    return this.#reach;
  }

  /** The last of some lines, as many as a secret may begin in that goes on. */
  #lastOf(lines: readonly string[]): string[] {
    let length = 0;
    const first = lines.findLastIndex((line) => (length += line.length + 1) > this.#reach);
    return lines.slice(first + 1);
  }

  #inAttributes(place: string, attributes: Attributes): FoundSecret[] {
    return Object.entries(attributes).flatMap(([name, value]) => [
      ...this.inText(`the name of an attribute of ${place}`, name),
      ...(value === undefined ? [] : this.#inValue(`${this.#any(name)} of ${place}`, value)),
    ]);
  }

  #inValue(place: string, value: AttributeValue): FoundSecret[] {
    if (typeof value === "string") return this.inText(place, value);
    if (typeof value === "number" || typeof value === "bigint") return this.#found(place, (mask) => mask.hides(value));
    if (typeof value !== "object" || value === null) return [];
    if (value instanceof Uint8Array) return this.inBytes(place, value);
    if (Array.isArray(value)) return value.flatMap((item: AttributeValue) => this.#inValue(place, item));
    return this.#inAttributes(place, value as Attributes);
  }

  #found(place: string, has: (mask: Mask) => boolean): FoundSecret[] {
    // Almost nothing has one, so which it is only matters then.
    if (!has(this.#any)) return [];
    return [...this.#byName].filter(([, mask]) => has(mask)).map(([secret]) => ({ secret, place }));
  }
}
