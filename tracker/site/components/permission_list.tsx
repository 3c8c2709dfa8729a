import type { VNode } from "preact";
import type { GrantView, RunView, TaskView } from "../../model/run_view.ts";
import { formatCount } from "../format/number.ts";

/** More grants of one kind and origin are folded: a module graph has hundreds of files. */
const MAX_OPEN = 4;

/** Where a permission comes from, in words. */
const ORIGIN: Readonly<Record<string, string>> = {
  code: "its own code",
  package: "packages that its code imports",
  input: "output of a task that it takes as an input",
  declared: "declared by the task",
  secret: "a secret that it declares",
  command: "a command that it declares",
  attempt: "its own directory",
};

/** A place that no program can import from: with it, nothing is imported over the network. */
const NOWHERE = "none.invalid";

/** What an attempt was allowed, by kind, and where each permission comes from. */
export function PermissionList({ grants, run, hrefOf }: {
  readonly grants: readonly GrantView[];
  readonly run: RunView;
  readonly hrefOf: (task: TaskView) => string;
}): VNode {
  return (
    <table class="values permissions-table">
      <caption class="label">What it was allowed, and why; nothing else</caption>
      <tbody>
        {grants.map((grant, i) => (
          <tr key={i}>
            <th scope="row">
              {grants[i - 1]?.kind === grant.kind ? <span class="visually-hidden">{grant.kind}</span> : grant.kind}
            </th>
            <td class="permission-origin">
              <Origin grant={grant} run={run} hrefOf={hrefOf} />
            </td>
            <td>
              <Values values={grant.values} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Origin({ grant, run, hrefOf }: {
  readonly grant: GrantView;
  readonly run: RunView;
  readonly hrefOf: (task: TaskView) => string;
}): VNode | null {
  const { origin, input, task } = grant;
  if (origin === undefined) return null;
  const from = task === undefined ? undefined : run.tasks.find(({ name }) => name === task);
  return (
    <>
      {Object.hasOwn(ORIGIN, origin) ? ORIGIN[origin] : origin}
      {input === undefined && task === undefined ? null : (
        <>
          {": "}
          {from === undefined ? <bdi>{task}</bdi> : (
            <a href={hrefOf(from)}>
              <bdi>{from.name}</bdi>
            </a>
          )}
          {input === undefined ? null : <bdi>{` as ${input}`}</bdi>}
        </>
      )}
    </>
  );
}

function Values({ values }: { readonly values: GrantView["values"] }): VNode {
  if (values === true) return <>anything</>;
  if (values.length === 1 && values[0] === NOWHERE) return <>nothing</>;
  const list = (
    <ul class="permissions">
      {values.map((value) => (
        <li key={value}>
          <code>{value}</code>
        </li>
      ))}
    </ul>
  );
  if (values.length <= MAX_OPEN) return list;
  return (
    <details>
      <summary>{formatCount(values.length, "grant")}</summary>
      {list}
    </details>
  );
}
