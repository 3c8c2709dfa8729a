import { openOtlpStream, type OtlpStream } from "../streaming/otlp_stream.ts";
import { OtlpSettingError, otlpSettings } from "../streaming/otlp_settings.ts";
import type { RunStream, StreamedRun } from "../streaming/run_stream.ts";
import { UsageError } from "./context.ts";

/** A stream that is opened when the run begins; it may never be. */
export interface DeferredStream {
  /** Absent when `OTEL_SDK_DISABLED` says that nothing is to be sent. */
  readonly open?: (run: StreamedRun) => RunStream;
  /** What a person should be told once the run is over. */
  end(): Promise<string | undefined>;
}

/**
 * The stream of `--otlp`.
 *
 * @throws {UsageError} When the address or a variable is wrong; nothing was run then.
 */
export function deferredStream(endpoint: string): DeferredStream {
  try {
    const settings = otlpSettings(endpoint, (name) => Deno.env.get(name));
    if (settings === undefined) return { end: () => Promise.resolve("nothing was sent: OTEL_SDK_DISABLED is true") };
    let stream: OtlpStream | undefined;
    return {
      open: (run) => stream = openOtlpStream(settings, run),
      end: async () => await stream?.end(),
    };
  } catch (error) {
    if (!(error instanceof OtlpSettingError)) throw error;
    throw new UsageError(error.message, { cause: error });
  }
}
