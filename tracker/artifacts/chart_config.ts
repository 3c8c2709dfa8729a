import type { Config } from "vega-lite";

/** Colours of a theme, as the site's own pages have them; see `tokens.css`. */
const COLOURS = {
  light: { text: "#1d2430", muted: "#566072", line: "#c9cfd9", grid: "#e6e9ef" },
  dark: { text: "#e6e9ef", muted: "#a3adbb", line: "#3b4452", grid: "#2a313c" },
} as const;

/** Ten colours that are told apart on light and on dark, also by most people who see few colours. */
const PALETTES = {
  light: ["#2f6bdb", "#d97706", "#0f8a6d", "#c2417c", "#7c5cd6", "#5f7d1f", "#b4453a", "#0e7fa8", "#8a6d1a", "#566072"],
  dark: ["#7aa7ff", "#f5b14c", "#4cc9a4", "#f286b4", "#b49cff", "#b3d15c", "#f08b7f", "#5cc4e8", "#d9c06a", "#a3adbb"],
} as const;

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/** The dark theme's colour for each of the light theme's. */
const DARK = new Map<string, string>([
  ...Object.entries(COLOURS.light).map(([name, light]) =>
    [light, COLOURS.dark[name as keyof typeof COLOURS.dark]] as const
  ),
  ...PALETTES.light.map((light, i) => [light, PALETTES.dark[i]!] as const),
]);

const LIGHT = new RegExp([...DARK.keys()].join("|"), "g");

/** A chart that was drawn for light pages, in the colours for dark ones. */
export function darkened(svg: string): string {
  return svg.replaceAll(LIGHT, (light) => DARK.get(light)!);
}

/** How charts look on a light page unless their specification says otherwise. */
export function chartConfig(): Config {
  const { text, muted, line, grid } = COLOURS.light;
  const palette = PALETTES.light;
  return {
    aria: false,
    background: "transparent",
    font: FONT,
    padding: 8,
    view: { stroke: null },
    axis: {
      domainColor: line,
      gridColor: grid,
      tickColor: line,
      labelColor: muted,
      titleColor: text,
      labelFontSize: 11,
      titleFontSize: 12,
      titleFontWeight: 600,
    },
    legend: { labelColor: muted, titleColor: text, labelFontSize: 11, titleFontSize: 12 },
    header: { labelColor: muted, titleColor: text },
    title: { color: text, subtitleColor: muted, fontSize: 14, anchor: "start", offset: 12 },
    style: { "guide-label": { fill: muted }, text: { fill: text } },
    mark: { color: palette[0] },
    rule: { color: text },
    range: { category: [...palette] },
  };
}
