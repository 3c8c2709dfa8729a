import { type AttributeDefinition, type AttributePlace, ATTRIBUTES, EVENT, SCOPE_NAME } from "../otlp/attributes.ts";
import type { WirePart } from "../otlp/wire_parts.ts";
import { RESULTS } from "../words/outcome.ts";
import type { FaultySpan, Tell } from "./fault.ts";
import { isObject, rawAttributes } from "./raw_attributes.ts";
import type { Rule } from "./rule.ts";
import { quoted } from "./wire_object.ts";

type Values = ReturnType<typeof rawAttributes>;

/** What must be there, at each place and on each event. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  resource: ["service.name", "dagtrail.format.version", "cicd.pipeline.name", "cicd.pipeline.run.id"],
  run: ["cicd.pipeline.result"],
  task: [
    "cicd.pipeline.task.name",
    "cicd.pipeline.task.run.id",
    "cicd.pipeline.task.run.result",
    "dagtrail.task.attempts",
  ],
  attempt: [
    "cicd.pipeline.task.name",
    "cicd.pipeline.task.run.id",
    "cicd.pipeline.task.run.result",
    "dagtrail.attempt.number",
  ],
  artifact: [
    "dagtrail.artifact.name",
    "dagtrail.artifact.media_type",
    "dagtrail.artifact.size",
    "dagtrail.artifact.sha256",
  ],
  [EVENT.log]: ["log.iostream", "log.record.original"],
  [EVENT.param]: ["dagtrail.name", "dagtrail.value"],
  [EVENT.metric]: ["dagtrail.name", "dagtrail.value"],
  [EVENT.value]: ["dagtrail.name", "dagtrail.value"],
  [EVENT.progress]: ["dagtrail.fraction"],
  [EVENT.notice]: ["dagtrail.message"],
  [EVENT.exception]: ["exception.type"],
};

/** Attributes that have one of a few values. */
const CLOSED: Readonly<Record<string, readonly string[]>> = {
  "cicd.pipeline.result": RESULTS.filter((result) => result !== "skip"),
  "cicd.pipeline.task.run.result": RESULTS,
  "log.iostream": ["stdout", "stderr"],
  "dagtrail.dependency.kind": ["input", "after"],
};

/** The member of OTLP's `AnyValue` that a type of `attributes.ts` is. */
const MEMBERS: Readonly<Record<Exclude<AttributeDefinition["type"], "any">, string>> = {
  string: "stringValue",
  "string[]": "arrayValue",
  int: "intValue",
  double: "doubleValue",
  boolean: "boolValue",
  bytes: "bytesValue",
  map: "kvlistValue",
};

/**
 * Attributes have the types that `attributes.ts` gives them, those are there without which a span says nothing, and those
 * of a few values have one of them. Attributes that are not in `attributes.ts` are nobody's affair.
 */
export class AttributeRule implements Rule {
  part(part: WirePart, span: FaultySpan | undefined, tell: Tell): void {
    const { wire, at } = part;
    if (!isObject(wire)) return;
    const told = (at: string, message: string): void =>
      tell({ at, message, ...(span === undefined ? {} : { span, ifOwn: "nothing" as const }) });
    const values = rawAttributes(wire.attributes);
    if (part.type === "resource") return checkPlace("resource", "resource", values, `${at}.attributes`, told);
    if (!isObject(part.scope) || part.scope.name !== SCOPE_NAME) return;
    const place = placeOf(values);
    if (place === undefined) return;
    if (part.firstEvent === 0) {
      checkPlace(place, place, values, `${at}.attributes`, told);
      for (const [i, link] of (Array.isArray(wire.links) ? wire.links : []).entries()) {
        const { traceId, attributes } = isObject(link) ? link : {};
        // A link into another run's trace says what it likes.
        if (traceId !== wire.traceId) continue;
        checkPlace("link", "link", rawAttributes(attributes), `${at}.links[${i}].attributes`, told);
      }
    }
    if (place !== "attempt") return;
    const events = part.events ?? (Array.isArray(wire.events) ? wire.events : []);
    for (const [i, event] of events.entries()) {
      if (!isObject(event)) continue;
      const eventAt = `${at}.events[${part.firstEvent + i}].attributes`;
      const attributes = rawAttributes(event.attributes);
      checkPlace("event", String(event.name), attributes, eventAt, told);
      if (event.name === EVENT.metric && attributes.get("dagtrail.value")?.doubleValue === undefined) {
        told(eventAt, "dagtrail.value of a metric must be a double");
      }
    }
  }
}

function placeOf(values: Values): AttributePlace | undefined {
  if (values.has("dagtrail.artifact.name")) return "artifact";
  if (values.has("cicd.pipeline.task.name")) return values.has("dagtrail.attempt.number") ? "attempt" : "task";
  return values.has("cicd.pipeline.result") ? "run" : undefined;
}

function checkPlace(
  place: AttributePlace,
  required: string,
  values: Values,
  at: string,
  tell: (at: string, message: string) => void,
): void {
  for (const name of REQUIRED[required] ?? []) if (!values.has(name)) tell(at, `${name} is missing`);
  for (const [name, value] of values) {
    if (!Object.hasOwn(ATTRIBUTES, name)) continue;
    const { places, type }: AttributeDefinition = ATTRIBUTES[name as keyof typeof ATTRIBUTES];
    if (!places.includes(place)) continue;
    if (!hasType(value, type)) {
      tell(at, `${name} must be of the type ${type}, and is ${shownMember(value)}`);
      continue;
    }
    const allowed = CLOSED[name];
    if (allowed !== undefined && !allowed.includes(String(value.stringValue))) {
      tell(at, `${name} must be one of ${allowed.join(", ")}, and is ${quoted(value.stringValue)}`);
    }
  }
}

function hasType(value: Readonly<Record<string, unknown>>, type: AttributeDefinition["type"]): boolean {
  if (type === "any") return true;
  const member = value[MEMBERS[type]];
  if (member === undefined) return false;
  if (type !== "string[]") return true;
  const items = isObject(member) ? member.values ?? [] : undefined;
  return Array.isArray(items) && items.every((item) => isObject(item) && item.stringValue !== undefined);
}

function shownMember(value: Readonly<Record<string, unknown>>): string {
  const [member] = Object.keys(value);
  return member === undefined ? "empty" : member;
}
