import type { VNode } from "preact";
import { formatCount } from "../format/number.ts";
import { Facts } from "./facts.tsx";

/** More grants of one kind are folded: a module graph has hundreds of files. */
const MAX_OPEN = 6;

/** What an attempt was allowed, by kind. */
export function PermissionList({ permissions }: { readonly permissions: readonly string[] }): VNode {
  const kinds = new Map<string, string[]>();
  for (const flag of permissions) {
    const [, kind = flag, grant] = /^--([a-z-]+?)(?:=(.*))?$/s.exec(flag) ?? [];
    kinds.set(kind, [...(kinds.get(kind) ?? []), ...(grant === undefined ? [] : [grant])]);
  }
  return (
    <Facts
      form="list"
      facts={[...kinds].map(([kind, grants]) => ({
        name: kind.replace(/^allow-/, "").replace("-", " "),
        value: grants.length === 0 ? "anything" : <Grants grants={grants} />,
      }))}
    />
  );
}

function Grants({ grants }: { readonly grants: readonly string[] }): VNode {
  const list = (
    <ul class="permissions">
      {grants.map((grant) => (
        <li key={grant}>
          <code>{grant}</code>
        </li>
      ))}
    </ul>
  );
  if (grants.length <= MAX_OPEN) return list;
  return (
    <details>
      <summary>{formatCount(grants.length, "grant")}</summary>
      {list}
    </details>
  );
}
