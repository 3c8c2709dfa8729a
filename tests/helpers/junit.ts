/** How the tests of a JUnit report ended. */
export interface JUnitCounts {
  readonly passed: number;
  readonly failed: number;
  /** The names of the tests that were not run. */
  readonly skipped: readonly string[];
}

/** Counts the test cases of the JUnit report that `deno test --junit-path` writes. */
export function countJUnit(xml: string): JUnitCounts {
  let [passed, failed] = [0, 0];
  const skipped: string[] = [];
  // What a test printed or threw is escaped in the report, so that these tags are the report's own.
  for (const [, attributes, content = ""] of xml.matchAll(/<testcase\b([^>]*?)(?:\/>|>(.*?)<\/testcase>)/gs)) {
    if (/<(failure|error)\b/.test(content)) failed++;
    else if (/<skipped\b/.test(content)) skipped.push(unescape(/\bname="([^"]*)"/.exec(attributes!)?.[1] ?? ""));
    else passed++;
  }
  return { passed, failed, skipped };
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

function unescape(text: string): string {
  return text.replace(/&(\w+);/g, (entity, name: string) => ENTITIES[name] ?? entity);
}
