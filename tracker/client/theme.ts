/// <reference lib="dom" />
/**
 * Applies the theme that the reader chose before anything is painted, and lets them choose: automatic, light, dark.
 *
 * @module
 */

const THEMES = ["auto", "light", "dark"] as const;
type Theme = typeof THEMES[number];

const KEY = "dagtrail-theme";

function read(): Theme {
  try {
    return THEMES.find((theme) => theme === localStorage.getItem(KEY)) ?? "auto";
  } catch {
    // A browser may keep storage from a page that was opened as a file.
    return "auto";
  }
}

function keep(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // As above: the choice then holds for this page.
  }
}

function apply(theme: Theme): void {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

let current = read();
apply(current);

addEventListener("DOMContentLoaded", () => {
  const button = document.querySelector<HTMLButtonElement>("[data-theme-toggle]");
  const name = button?.querySelector("[data-theme-name]");
  if (!button || !name) return;
  const tell = (): void => {
    const words = { auto: "Auto", light: "Light", dark: "Dark" }[current];
    name.textContent = words;
    button.setAttribute("aria-label", `Theme: ${words}`);
  };
  button.hidden = false;
  tell();
  button.addEventListener("click", () => {
    current = THEMES[(THEMES.indexOf(current) + 1) % THEMES.length]!;
    keep(current);
    apply(current);
    tell();
  });
});
