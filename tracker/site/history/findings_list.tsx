import type { VNode } from "preact";
import { useLink } from "../components/page_context.ts";
import { runPath } from "../paths.ts";
import type { Finding } from "./findings.ts";

/** What a kind of finding is called, and the tone that it has. */
const KINDS: Readonly<Record<Finding["kind"], { readonly word: string; readonly tone: string }>> = {
  failing: { word: "Fails more often", tone: "failure" },
  slower: { word: "Slower", tone: "timeout" },
  faster: { word: "Faster", tone: "success" },
  metric: { word: "Metric", tone: "unknown" },
};

/** What stands out, in words. */
export function FindingsList({ findings, pipeline }: {
  readonly findings: readonly Finding[];
  /** The pipeline's name, where findings of several are listed. */
  readonly pipeline?: string;
}): VNode {
  const link = useLink();
  return (
    <ul class="findings">
      {findings.map(({ kind, about, text, run }, i) => (
        <li key={i} class={`finding tone-${KINDS[kind].tone}`}>
          <span class="finding-kind">{KINDS[kind].word}</span>
          <span>
            {pipeline === undefined ? null : <bdi class="muted">{`${pipeline}: `}</bdi>}
            <bdi class="finding-about">{about}</bdi>
            {` ${text}`}
            {run === undefined ? "." : (
              <>
                {" ("}
                <a href={link(runPath(run.slug))}>
                  <bdi>{run.id}</bdi>
                </a>
                ).
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
