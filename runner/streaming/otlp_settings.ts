/** What is sent, by OTLP's own names. */
export const SIGNALS = ["traces", "logs", "metrics"] as const;

/** One kind of data. */
export type Signal = (typeof SIGNALS)[number];

/** Where and how one signal is sent. */
export interface SignalSettings {
  /** The whole address, such as `http://localhost:4318/v1/traces`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** How long one request may take. */
  readonly timeoutMs: number;
  readonly gzip: boolean;
}

/** Where and how a run is streamed. */
export interface OtlpSettings {
  /** The signals to be sent. */
  readonly signals: Readonly<Partial<Record<Signal, SignalSettings>>>;
  /** What is added to the resource, and wins over what the run says of itself. */
  readonly resource: Readonly<Record<string, string>>;
}

/** A setting is wrong; the message names it, quotes it and says what is wanted. */
export class OtlpSettingError extends Error {
  override readonly name = "OtlpSettingError";
}

const DEFAULT_ENDPOINT = "http://localhost:4318";
const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * Works out where a run is streamed to, by OpenTelemetry's specification of its environment variables.
 *
 * @param endpoint An address that wins over those of the environment, or `env` to take those.
 * @param env Reads the environment.
 * @returns `undefined` when `OTEL_SDK_DISABLED` says so.
 * @throws {OtlpSettingError} When something is wrong.
 * @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
export function otlpSettings(
  endpoint: string,
  env: (name: string) => string | undefined,
): OtlpSettings | undefined {
  // An empty variable counts as none, as the specification says.
  const read = (name: string): string | undefined => env(name)?.trim() || undefined;
  if (read("OTEL_SDK_DISABLED")?.toLowerCase() === "true") return undefined;
  const signals: Partial<Record<Signal, SignalSettings>> = {};
  for (const signal of SIGNALS) {
    if (read(`OTEL_${signal.toUpperCase()}_EXPORTER`)?.toLowerCase() === "none") continue;
    signals[signal] = settingsOf(signal, endpoint, read);
  }
  const attributes = pairs("OTEL_RESOURCE_ATTRIBUTES", read("OTEL_RESOURCE_ATTRIBUTES") ?? "");
  const service = read("OTEL_SERVICE_NAME");
  return { signals, resource: { ...attributes, ...(service === undefined ? {} : { "service.name": service }) } };
}

function settingsOf(signal: Signal, endpoint: string, read: (name: string) => string | undefined): SignalSettings {
  const either = (what: string): { readonly name: string; readonly value: string } | undefined => {
    for (const name of [`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_${what}`, `OTEL_EXPORTER_OTLP_${what}`]) {
      const value = read(name);
      if (value !== undefined) return { name, value };
    }
    return undefined;
  };
  const protocol = either("PROTOCOL");
  if (protocol !== undefined && protocol.value !== "http/json") {
    throw new OtlpSettingError(
      `${protocol.name} is ${JSON.stringify(protocol.value)}, and Dagtrail sends http/json only; OpenTelemetry's ` +
        `collector takes both at the address for http, so set ${protocol.name}=http/json for this run`,
    );
  }
  const compression = either("COMPRESSION");
  if (compression !== undefined && compression.value !== "gzip" && compression.value !== "none") {
    throw new OtlpSettingError(`${compression.name} must be gzip or none, and is ${JSON.stringify(compression.value)}`);
  }
  const timeout = either("TIMEOUT");
  if (timeout !== undefined && !/^[1-9]\d{0,8}$/.test(timeout.value)) {
    throw new OtlpSettingError(
      `${timeout.name} must be a whole number of milliseconds, and is ${JSON.stringify(timeout.value)}`,
    );
  }
  const headers = either("HEADERS");
  return {
    url: urlOf(signal, endpoint, read),
    headers: headers === undefined ? {} : headersOf(headers.name, headers.value),
    timeoutMs: timeout === undefined ? DEFAULT_TIMEOUT_MS : Number(timeout.value),
    gzip: compression?.value === "gzip",
  };
}

function urlOf(signal: Signal, endpoint: string, read: (name: string) => string | undefined): string {
  if (endpoint !== "env") return below(checked("--otlp", endpoint), signal);
  const own = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`;
  const special = read(own);
  // An address for one signal is used as it is.
  if (special !== undefined) return checked(own, special).href;
  const common = read("OTEL_EXPORTER_OTLP_ENDPOINT");
  return below(checked("OTEL_EXPORTER_OTLP_ENDPOINT", common ?? DEFAULT_ENDPOINT), signal);
}

function checked(name: string, value: string): URL {
  const url = URL.parse(value);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new OtlpSettingError(
      `${name} must be an address that begins with http:// or https://, such as ${DEFAULT_ENDPOINT}, and is ${
        JSON.stringify(value)
      }`,
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw new OtlpSettingError(
      `${name} must not have a name and a password in it; put them into OTEL_EXPORTER_OTLP_HEADERS, as ` +
        "authorization=Basic%20…",
    );
  }
  return url;
}

function below(base: URL, signal: Signal): string {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/$/, "")}/v1/${signal}`;
  return url.href;
}

function headersOf(name: string, text: string): Record<string, string> {
  const headers = pairs(name, text);
  try {
    new Headers(headers);
  } catch {
    // Not quoted: headers carry credentials.
    throw new OtlpSettingError(`${name} has a name or a value that cannot be a header`);
  }
  return headers;
}

/** W3C's baggage without its properties: names and values, percent-encoded, between commas. */
function pairs(name: string, text: string): Record<string, string> {
  const found: [string, string][] = [];
  for (const part of text.split(",")) {
    if (part.trim() === "") continue;
    const [key, ...rest] = part.split("=");
    try {
      if (rest.length === 0 || key!.trim() === "") throw new URIError("no =");
      found.push([decodeURIComponent(key!.trim()), decodeURIComponent(rest.join("=").trim())]);
    } catch {
      throw new OtlpSettingError(`${name} must be a list such as key1=value1,key2=value2, percent-encoded`);
    }
  }
  return Object.fromEntries(found);
}
