import type { VNode } from "preact";
import { FAMILIES, FIELDS } from "../../query/fields.ts";

const EXAMPLES = [
  ["status:failed age<7d", "failed in the last seven days"],
  ["branch:main -actor:octocat", "on main, and not started by octocat"],
  ["pr:12,14", "of either of two pull requests"],
  ["metric.accuracy>0.97 param.seed=2", "by a metric and a parameter"],
  ["started:2026-11-01..2026-11-07", "within a week"],
  ["branch=release/* duration>5m", "a * stands for anything"],
  ['"out of memory"', "words that stand together"],
] as const;

/** How to search, with examples to try. */
export function QueryHelp({ onTry }: { readonly onTry: (query: string) => void }): VNode {
  return (
    <div class="query-help">
      <p>
        Words are looked for in what the list shows of a run. <code>field:value</code>{" "}
        compares; all that is written has to hold, and a minus turns one part round.
      </p>
      <table>
        <caption>Try</caption>
        <tbody>
          {EXAMPLES.map(([query, about]) => (
            <tr key={query}>
              <th scope="row">
                <button type="button" class="link" onClick={() => onTry(query)}>
                  <code>{query}</code>
                </button>
              </th>
              <td>{about}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table>
        <caption>
          Compare by <code>: = != ~</code> (holds the text) and <code>&lt; &lt;= &gt; &gt;= ..</code>
        </caption>
        <tbody>
          {FIELDS.map(({ name, about }) => (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code>
              </th>
              <td>{about}</td>
            </tr>
          ))}
          {Object.entries(FAMILIES).map(([name, about]) => (
            <tr key={name}>
              <th scope="row">
                <code>{`${name}.NAME`}</code>
              </th>
              <td>{about}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
