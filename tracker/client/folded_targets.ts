/// <reference lib="dom" />

/** Opens the folded part that a link's target lies in; browsers do so for searches only. */
export function startFoldedTargets(): void {
  const open = (): void => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const folded = target?.closest("details");
    if (!target || !folded) return;
    folded.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", open);
  open();
}
