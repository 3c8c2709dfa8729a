import type { VNode } from "preact";

/** How much of something was used, as a bar; over its end where it was more than was set aside. */
export function Meter({ share, label }: {
  /** From 0; 1 is all of it. */
  readonly share: number;
  /** What it is, for those who cannot see the bar. */
  readonly label: string;
}): VNode {
  const full = Math.min(1, Math.max(0, share));
  return (
    <svg class={`meter${share > 0.9 ? " meter-full" : ""}`} width="100%" height="6" role="img" aria-label={label}>
      <rect width="100%" height="6" rx="3" class="meter-ground" />
      <rect width={`${(full * 100).toFixed(1)}%`} height="6" rx="3" class="meter-fill" />
    </svg>
  );
}
