import type { ContextAttributes } from "./context_attributes.ts";

/** OpenTelemetry's name where it is not Deno's. */
const OS_TYPE: Readonly<Record<string, string>> = { android: "linux", illumos: "solaris" };

/** OpenTelemetry's name where it is not Deno's. */
const HOST_ARCH: Readonly<Record<string, string>> = { x86_64: "amd64", aarch64: "arm64" };

/** The machine and the runtime, by OpenTelemetry's names. */
export function machineAttributes(): ContextAttributes {
  const { os, arch } = Deno.build;
  return {
    "process.runtime.name": "deno",
    "process.runtime.version": Deno.version.deno,
    "os.type": OS_TYPE[os] ?? os,
    "host.arch": HOST_ARCH[arch] ?? arch,
    "dagtrail.machine.cpus": navigator.hardwareConcurrency,
    "dagtrail.machine.memory": Deno.systemMemoryInfo().total,
  };
}
