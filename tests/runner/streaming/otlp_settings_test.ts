import { deepEqual, equal, throws } from "node:assert/strict";
import { type OtlpSettings, otlpSettings } from "../../../runner/streaming/otlp_settings.ts";

function settings(env: Readonly<Record<string, string>>, endpoint = "env"): OtlpSettings | undefined {
  return otlpSettings(endpoint, (name) => env[name]);
}

function urls(env: Readonly<Record<string, string>>, endpoint?: string): Record<string, string | undefined> {
  const { signals } = settings(env, endpoint)!;
  return Object.fromEntries(Object.entries(signals).map(([signal, of]) => [signal, of?.url]));
}

Deno.test("without any variable, the address is the specification's own", () => {
  deepEqual(settings({}), {
    signals: Object.fromEntries(["traces", "logs", "metrics"].map((signal) => [signal, {
      url: `http://localhost:4318/v1/${signal}`,
      headers: {},
      timeoutMs: 10_000,
      gzip: false,
    }])),
    resource: {},
  });
});

Deno.test("a common address is a base, and one for a signal is used as it is", () => {
  deepEqual(urls({ OTEL_EXPORTER_OTLP_ENDPOINT: "https://collector.example/otlp/" }), {
    traces: "https://collector.example/otlp/v1/traces",
    logs: "https://collector.example/otlp/v1/logs",
    metrics: "https://collector.example/otlp/v1/metrics",
  });
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://a:4318",
    OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: "http://b/ingest?x=1",
  };
  equal(urls(env).logs, "http://b/ingest?x=1");
  equal(urls(env).traces, "http://a:4318/v1/traces");
  // What was said on the command line wins over all of them.
  equal(urls(env, "http://c").logs, "http://c/v1/logs");
});

Deno.test("what is said for one signal wins over what is said for all; empty variables count as none", () => {
  const { signals } = settings({
    OTEL_EXPORTER_OTLP_HEADERS: "authorization=Basic%20abc%3D, x-tenant = a",
    OTEL_EXPORTER_OTLP_METRICS_HEADERS: "x-tenant=b",
    OTEL_EXPORTER_OTLP_TIMEOUT: "2000",
    OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: "3000",
    OTEL_EXPORTER_OTLP_COMPRESSION: "gzip",
    OTEL_EXPORTER_OTLP_LOGS_COMPRESSION: "none",
    OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: "",
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
  })!;
  deepEqual(signals.traces!.headers, { authorization: "Basic abc=", "x-tenant": "a" });
  deepEqual(signals.metrics!.headers, { "x-tenant": "b" });
  deepEqual([signals.traces!.timeoutMs, signals.logs!.timeoutMs], [3000, 2000]);
  deepEqual([signals.traces!.gzip, signals.logs!.gzip, signals.metrics!.gzip], [true, false, true]);
});

Deno.test("the resource is what the variables say, and a service's name wins over its attribute", () => {
  const env = { OTEL_RESOURCE_ATTRIBUTES: "service.name=a,deployment.environment.name=caf%C3%A9" };
  deepEqual(settings(env)!.resource, { "service.name": "a", "deployment.environment.name": "café" });
  equal(settings({ ...env, OTEL_SERVICE_NAME: "mine" })!.resource["service.name"], "mine");
});

Deno.test("a signal whose exporter is none is left out, and a disabled SDK sends nothing at all", () => {
  deepEqual(Object.keys(settings({ OTEL_METRICS_EXPORTER: "none", OTEL_LOGS_EXPORTER: "otlp" })!.signals), [
    "traces",
    "logs",
  ]);
  equal(settings({ OTEL_SDK_DISABLED: "TRUE" }), undefined);
});

const WRONG: readonly (readonly [env: Readonly<Record<string, string>>, endpoint: string, message: RegExp])[] = [
  [{}, "localhost:4318", /--otlp must be an address that begins with http.*"localhost:4318"/],
  [{}, "http://user:secret@a", /--otlp must not have a name and a password.*OTEL_EXPORTER_OTLP_HEADERS/],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: "grpc://a" }, "env", /^OTEL_EXPORTER_OTLP_ENDPOINT must be an address/],
  [{ OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: "a" }, "env", /^OTEL_EXPORTER_OTLP_LOGS_ENDPOINT must be/],
  [{ OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" }, "env", /"grpc", and Dagtrail sends http\/json only/],
  [{ OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: "http/protobuf" }, "env", /OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http\/json/],
  [{ OTEL_EXPORTER_OTLP_COMPRESSION: "zstd" }, "env", /must be gzip or none, and is "zstd"/],
  [{ OTEL_EXPORTER_OTLP_TIMEOUT: "10s" }, "env", /whole number of milliseconds, and is "10s"/],
  [{ OTEL_EXPORTER_OTLP_HEADERS: "authorization" }, "env", /^OTEL_EXPORTER_OTLP_HEADERS must be a list such as/],
  [{ OTEL_EXPORTER_OTLP_HEADERS: "a b=c" }, "env", /cannot be a header/],
  [{ OTEL_RESOURCE_ATTRIBUTES: "a=%ff" }, "env", /^OTEL_RESOURCE_ATTRIBUTES must be a list/],
];

for (const [env, endpoint, message] of WRONG) {
  Deno.test(`${JSON.stringify(env)} with --otlp ${endpoint} is refused with the name and the fix`, () => {
    throws(() => settings(env, endpoint), { name: "OtlpSettingError", message });
  });
}

Deno.test("a header's value, which may be a credential, is not quoted", () => {
  throws(() => settings({ OTEL_EXPORTER_OTLP_HEADERS: "authorization=tok%0Aen" }), (error: Error) => {
    equal(error.message.includes("tok"), false);
    return true;
  });
});
