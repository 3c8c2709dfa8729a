import { createFileRegistry, type DescMessage, type FileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

/** Every message of OTLP's official definitions for traces, logs and metrics. */
export const OTLP_REGISTRY: FileRegistry = createFileRegistry(
  fromBinary(FileDescriptorSetSchema, Deno.readFileSync(new URL("./otlp_proto/otlp.binpb", import.meta.url))),
);

/** The message that a run file is. */
export const TRACES_DATA: DescMessage = message("opentelemetry.proto.trace.v1.TracesData");

/** What is sent of each signal; a request to export has the same fields. */
export const EXPORTED: Readonly<Record<"traces" | "logs" | "metrics", DescMessage>> = {
  traces: TRACES_DATA,
  logs: message("opentelemetry.proto.logs.v1.LogsData"),
  metrics: message("opentelemetry.proto.metrics.v1.MetricsData"),
};

function message(name: string): DescMessage {
  const found = OTLP_REGISTRY.getMessage(name);
  if (found === undefined) throw new Error(`otlp.binpb defines no message ${name}`);
  return found;
}
