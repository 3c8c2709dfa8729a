import type { VNode } from "preact";

const COMMANDS = "deno run -A cli.ts run pipeline.ts\ndeno run -A cli.ts tracker build --runs runs --out site";

/** What to do in a site without runs. */
export function FirstSteps(): VNode {
  return (
    <div class="card empty-site">
      <h2>How a run comes here</h2>
      <p>
        Run a pipeline: it leaves one run file. The next time that this site is built, the run shows up here. While{" "}
        <code>dagtrail tracker serve</code> is on, that happens by itself.
      </p>
      <pre class="code" tabIndex={0}><code>{COMMANDS}</code></pre>
    </div>
  );
}
