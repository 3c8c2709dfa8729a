/**
 * Run files and what is streamed, read by protobuf's JSON reader into OpenTelemetry's own classes for Python.
 *
 * @module
 */

import { deepEqual } from "node:assert/strict";
import { testWithPython } from "../helpers/python.ts";
import { capturedRequests, FIXTURE } from "./captured_requests.ts";

testWithPython({
  title:
    "OpenTelemetry's classes for Python take a run file and all that a run streams, by protobuf's strict JSON reader",
  modules: ["opentelemetry.proto.trace.v1.trace_pb2", "google.protobuf.json_format"],
  program: `
import base64, json, sys
from google.protobuf import json_format
from opentelemetry.proto.trace.v1.trace_pb2 import TracesData
from opentelemetry.proto.logs.v1.logs_pb2 import LogsData
from opentelemetry.proto.metrics.v1.metrics_pb2 import MetricsData
kinds = {"traces": TracesData, "logs": LogsData, "metrics": MetricsData}
def mapped(value):
    # Protobuf's own JSON has ids in base64, where OTLP has hex.
    if isinstance(value, list): return [mapped(item) for item in value]
    if not isinstance(value, dict): return value
    return {key: base64.b64encode(bytes.fromhex(item)).decode() if key in ("traceId", "spanId", "parentSpanId") else mapped(item)
            for key, item in value.items()}
counts = {}
for line in open(sys.argv[1], encoding="utf-8"):
    request = json.loads(line)
    message = json_format.ParseDict(mapped(json.loads(request["body"])), kinds[request["signal"]]())
    groups = {"traces": lambda m: [s for r in m.resource_spans for g in r.scope_spans for s in g.spans],
              "logs": lambda m: [s for r in m.resource_logs for g in r.scope_logs for s in g.log_records],
              "metrics": lambda m: [p for r in m.resource_metrics for g in r.scope_metrics for s in g.metrics for p in s.gauge.data_points]}
    counts[request["signal"]] = counts.get(request["signal"], 0) + len(groups[request["signal"]](message))
print(json.dumps(counts))
`,
  async prepare(folder) {
    const texts = [
      { signal: "traces", body: Deno.readTextFileSync(FIXTURE) },
      ...(await capturedRequests()).map(({ signal, text }) => ({ signal, body: text })),
    ];
    await Deno.writeTextFile(`${folder}/requests.jsonl`, texts.map((text) => `${JSON.stringify(text)}\n`).join(""));
    return [`${folder}/requests.jsonl`];
  },
  check: (stdout) => deepEqual(JSON.parse(stdout), { traces: 36, logs: 6, metrics: 4 }),
});
