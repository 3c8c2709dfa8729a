import type { VNode } from "preact";

/** Text for pasting elsewhere, with a button that copies it where scripts run. */
export function CopyBlock({ text, label }: { readonly text: string; readonly label: string }): VNode {
  return (
    <div class="copy-block">
      <pre class="code" tabIndex={0} aria-label={label}><code>{text}</code></pre>
      <button type="button" class="button" data-copy hidden aria-label={`Copy: ${label}`}>Copy</button>
    </div>
  );
}
