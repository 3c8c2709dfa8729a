/** A value of any type as a message quotes it: as JSON where that says it, else by its kind. */
export function shown(value: unknown): string {
  switch (typeof value) {
    case "string":
    case "boolean":
      return JSON.stringify(value);
    case "number":
    case "undefined":
      return String(value);
    case "bigint":
      return `${value}n`;
    case "function":
    case "symbol":
      return `a ${typeof value}`;
  }
  try {
    return JSON.stringify(value);
  } catch {
    // A cycle, or a bigint somewhere inside.
    return Array.isArray(value) ? "an array" : "an object";
  }
}
