import type { WirePart, WireSpanPart } from "../otlp/wire_parts.ts";
import type { FaultySpan, Tell } from "./fault.ts";
import type { Rule } from "./rule.ts";
import {
  checkEnum,
  checkFieldNames,
  checkId,
  checkText,
  checkTime,
  countKeys,
  listAt,
  objectAt,
  type TellPlace,
} from "./wire_object.ts";
import { checkAttributes } from "./wire_value.ts";

const RESOURCE = new Set(["attributes", "droppedAttributesCount", "entityRefs"]);
const SCOPE = new Set(["name", "version", "attributes", "droppedAttributesCount"]);
const SPAN = new Set([
  "traceId",
  "spanId",
  "traceState",
  "parentSpanId",
  "flags",
  "name",
  "kind",
  "startTimeUnixNano",
  "endTimeUnixNano",
  "attributes",
  "droppedAttributesCount",
  "events",
  "droppedEventsCount",
  "links",
  "droppedLinksCount",
  "status",
]);
const EVENT = new Set(["timeUnixNano", "name", "attributes", "droppedAttributesCount"]);
const LINK = new Set(["traceId", "spanId", "traceState", "attributes", "droppedAttributesCount", "flags"]);
const STATUS = new Set(["message", "code"]);

/**
 * What OTLP's JSON encoding and the comments of its definitions demand: hex identifiers in lower case, 64-bit integers as
 * decimal strings, enumerations as numbers, names in lowerCamelCase, unique keys, strings that have a UTF-8 form, and no
 * end before its start. What OTLP does not know is nobody's affair.
 */
export class WireRule implements Rule {
  /** The span that the last part was of, and when it was. */
  #open: { readonly wire: unknown; readonly startNs?: bigint; readonly endNs?: bigint } | undefined;

  part(part: WirePart, span: FaultySpan | undefined, tell: Tell): void {
    const named = span === undefined ? {} : { span };
    const told: TellPlace = (at, message) => tell({ at, message, ...named });
    if (part.type === "resource") {
      const resource = objectAt(part.wire, part.at, told);
      if (resource === undefined) return;
      checkFieldNames(resource, RESOURCE, part.at, told);
      checkAttributes(resource.attributes, `${part.at}.attributes`, told);
      if (countKeys(resource) !== part.keyCount) told(part.at, DUPLICATE);
      return;
    }
    const isNew = this.#open?.wire !== part.wire;
    const keys = (isNew ? countKeys(part.wire) : 0) + countKeys(part.events ?? []);
    if (keys !== part.keyCount) told(part.at, DUPLICATE);
    if (isNew) this.#open = { wire: part.wire, ...checkSpan(part, told) };
    const wire = objectAt(part.wire, part.at, () => {});
    const events = part.events ?? listAt(wire?.events, `${part.at}.events`, told);
    for (const [i, event] of events.entries()) {
      const at = `${part.at}.events[${part.firstEvent + i}]`;
      const timeNs = checkEvent(event, at, told);
      const { startNs, endNs } = this.#open!;
      if (timeNs === undefined || startNs === undefined || endNs === undefined) continue;
      if (timeNs >= startNs && timeNs <= endNs) continue;
      const message = `is ${timeNs}, outside its span, which lasts from ${startNs} to ${endNs}`;
      tell({ at: `${at}.timeUnixNano`, message, ifOwn: "warning", ...named });
    }
  }
}

const DUPLICATE = "has an object with the same key twice, of which readers take one or the other";

function checkSpan(
  { wire, scope, scopeAt, at }: WireSpanPart,
  tell: TellPlace,
): { readonly startNs?: bigint; readonly endNs?: bigint } {
  checkScope(scope, scopeAt, tell);
  const span = objectAt(wire, at, tell);
  if (span === undefined) return {};
  checkFieldNames(span, SPAN, at, tell);
  checkId(span.traceId, 32, `${at}.traceId`, tell);
  checkId(span.spanId, 16, `${at}.spanId`, tell);
  if (span.parentSpanId !== undefined && span.parentSpanId !== "") {
    checkId(span.parentSpanId, 16, `${at}.parentSpanId`, tell);
  }
  if (checkText(span.name, `${at}.name`, tell) && !span.name) tell(`${at}.name`, "is missing");
  checkText(span.traceState, `${at}.traceState`, tell);
  checkEnum(span.kind, 5, `${at}.kind`, tell);
  checkAttributes(span.attributes, `${at}.attributes`, tell);
  for (const [i, item] of listAt(span.links, `${at}.links`, tell).entries()) {
    const place = `${at}.links[${i}]`;
    const link = objectAt(item, place, tell);
    if (link === undefined) continue;
    checkFieldNames(link, LINK, place, tell);
    checkId(link.traceId, 32, `${place}.traceId`, tell);
    checkId(link.spanId, 16, `${place}.spanId`, tell);
    checkAttributes(link.attributes, `${place}.attributes`, tell);
  }
  const status = objectAt(span.status ?? {}, `${at}.status`, tell);
  if (status !== undefined) {
    checkFieldNames(status, STATUS, `${at}.status`, tell);
    checkEnum(status.code, 2, `${at}.status.code`, tell);
    checkText(status.message, `${at}.status.message`, tell);
  }
  const startNs = checkTime(span.startTimeUnixNano, `${at}.startTimeUnixNano`, tell);
  const endNs = checkTime(span.endTimeUnixNano, `${at}.endTimeUnixNano`, tell);
  if (startNs === undefined || endNs === undefined) return {};
  if (endNs < startNs) tell(`${at}.endTimeUnixNano`, `is ${startNs - endNs} ns before the start`);
  return { startNs, endNs };
}

function checkScope(value: unknown, at: string, tell: TellPlace): void {
  const scope = objectAt(value === undefined ? {} : value, at, tell);
  if (scope === undefined) return;
  checkFieldNames(scope, SCOPE, at, tell);
  checkText(scope.name, `${at}.name`, tell);
  checkText(scope.version, `${at}.version`, tell);
}

function checkEvent(value: unknown, at: string, tell: TellPlace): bigint | undefined {
  const event = objectAt(value, at, tell);
  if (event === undefined) return undefined;
  checkFieldNames(event, EVENT, at, tell);
  if (checkText(event.name, `${at}.name`, tell) && !event.name) tell(`${at}.name`, "is missing");
  checkAttributes(event.attributes, `${at}.attributes`, tell);
  return checkTime(event.timeUnixNano, `${at}.timeUnixNano`, tell);
}
