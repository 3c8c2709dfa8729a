import type { VNode } from "preact";
import type { NotebookCell, NotebookOutput, NotebookPreview } from "../../artifacts/notebook.ts";
import type { MarkdownNode } from "../../artifacts/read_markdown.ts";
import { useLink } from "../components/page_context.ts";
import { Still } from "../components/still.tsx";
import { formatDuration } from "../format/duration.ts";
import { formatCount } from "../format/number.ts";
import { JsonTree } from "./json_tree.tsx";
import { MarkdownView } from "./markdown_view.tsx";

/** Fewer headings than this are found without a list. */
const MIN_CONTENTS = 3;

/** A notebook: its cells in their order, with what they gave, a list of its headings, and a switch for its code. */
export function NotebookView({ notebook, name, id }: {
  readonly notebook: NotebookPreview;
  readonly name: string;
  /** What the addresses of its cells begin with. */
  readonly id: string;
}): VNode {
  const { cells, totalCells } = notebook;
  const headings = cells.flatMap((cell, i) => cell.kind === "markdown" ? headingsOf(cell.nodes, i) : []);
  return (
    <div class="notebook">
      <div class="notebook-side">
        <label class="notebook-switch">
          <input type="checkbox" checked /> Code
        </label>
        {headings.length < MIN_CONTENTS ? null : (
          <nav class="notebook-contents" aria-label={`Contents of ${name}`}>
            <ol>
              {headings.map(({ text, level, cell }, i) => (
                <li key={i} class={`depth-${level}`}>
                  <a href={`#${id}-${cell + 1}`}>{text}</a>
                </li>
              ))}
            </ol>
          </nav>
        )}
      </div>
      <div class="notebook-cells" tabIndex={0} role="group" aria-label={`Cells of ${name}`}>
        {cells.map((cell, i) => (
          <div key={i} class={`cell cell-${cell.kind}`} id={`${id}-${i + 1}`}>
            <Cell cell={cell} />
          </div>
        ))}
        {cells.length < totalCells
          ? (
            <p class="cut">
              {`The first ${cells.length} of ${formatCount(totalCells, "cell")}; the download has all.`}
            </p>
          )
          : null}
      </div>
    </div>
  );
}

function Cell({ cell }: { readonly cell: NotebookCell }): VNode {
  switch (cell.kind) {
    case "markdown":
      return <MarkdownView nodes={cell.nodes} />;
    case "raw":
      return <pre class="code" tabIndex={0}><code>{cell.text}</code></pre>;
    case "code":
      return <CodeCell cell={cell} />;
  }
}

function CodeCell({ cell }: { readonly cell: Extract<NotebookCell, { kind: "code" }> }): VNode {
  const { source, count, durationMs, folded, outputsFolded } = cell;
  const outputs = cell.outputs.map((output, i) => (
    <div class="cell-output" key={i}>
      <Output output={output} />
    </div>
  ));
  return (
    <>
      {source === undefined ? null : (
        <details class="cell-input" open={folded !== true}>
          <summary>
            {count === undefined ? "not run" : `[${count}]`}
            {durationMs === undefined || durationMs < 1
              ? null
              : <span class="cell-time">{formatDuration(durationMs)}</span>}
          </summary>
          <pre class="code" tabIndex={0}><code>{source}</code></pre>
        </details>
      )}
      {outputsFolded !== true || outputs.length === 0 ? outputs : (
        <details class="cell-folded">
          <summary>Output</summary>
          {outputs}
        </details>
      )}
    </>
  );
}

function Output({ output }: { readonly output: NotebookOutput }): VNode {
  const link = useLink();
  switch (output.kind) {
    case "text":
      return (
        <pre class={output.error === true ? "cell-text cell-error" : "cell-text"} tabIndex={0}><code>
          {output.text}
        </code></pre>
      );
    case "image":
      return (
        <div class="paper">
          <img src={link(output.path)} alt="Output of the cell" loading="lazy" decoding="async" />
        </div>
      );
    case "chart":
      return <Still name="Output of the cell" preview={output} />;
    case "frame":
      return (
        <iframe class="frame cell-frame" src={link(output.path)} sandbox="" title="Output of the cell" loading="lazy" />
      );
    case "markdown":
      return <MarkdownView nodes={output.nodes} />;
    case "json":
      return <JsonTree value={output.value} />;
  }
}

interface Heading {
  readonly text: string;
  /** 0 for the highest. */
  readonly level: number;
  readonly cell: number;
}

function headingsOf(nodes: readonly MarkdownNode[], cell: number): readonly Heading[] {
  return nodes.flatMap((node) => {
    if (node.kind !== "element" || !/^h\d$/.test(node.tag)) return [];
    return [{ text: textOf(node), level: Number(node.tag.slice(1)) - 3, cell }];
  });
}

function textOf(node: MarkdownNode): string {
  switch (node.kind) {
    case "text":
    case "code":
      return node.text;
    case "element":
    case "link":
    case "footnotes":
      return node.children.map(textOf).join("");
    case "image":
      return node.alt;
    case "check":
      return "";
    case "break":
    case "rule":
      return " ";
  }
}
