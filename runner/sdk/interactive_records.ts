import type { RecordWriter } from "./record_writer.ts";

/** Takes the records of a notebook that a person works on: what has no other place to be seen is printed. */
export function interactiveRecords(): RecordWriter {
  return {
    write(record) {
      switch (record.kind) {
        case "param":
        case "metric":
        case "value":
          // deno-lint-ignore no-console -- a person at a notebook has nothing else to see it by
          return console.log(`${record.kind} ${record.name}`, record.value);
        case "artifact":
          // deno-lint-ignore no-console -- as above
          return console.log(`artifact ${record.name} (${record.mediaType})`);
        default:
          return;
      }
    },
  };
}
