import { defineTracker, html, raw } from "../../../tracker/define_tracker.ts";

export default defineTracker({
  title: "Digits lab",
  logo: "./logo.svg",
  baseBranch: "main",
  columns: [
    { name: "retries", title: "Retried tasks", value: (run) => run.tasks.filter((t) => t.attempts.length > 1).length },
    { name: "team", value: (run) => run.context.actor === undefined ? null : `team <${run.context.actor}>` },
  ],
  defaultColumns: ["status", "started", "own.retries", "own.team", "metric.accuracy"],
  pages: [
    {
      path: "about.html",
      title: "About",
      content: (runs) => html`<p class="note">${runs.length} runs, of ${"<everyone>"}.</p>${raw("<hr>")}`,
    },
  ],
  viewers: [
    {
      name: "counts",
      accepts: ({ name }) => name === "counts.json",
      show: ({ bytes, href }) => {
        const { counts }: { counts: readonly number[] } = JSON.parse(new TextDecoder().decode(bytes));
        return html`<ol class="counts">${
          counts.map((count) => raw(html`<li>${count}</li>`))
        }</ol><a href="${href}">all</a>`;
      },
    },
    {
      name: "fails",
      accepts: ({ name }) => name === "notes.md",
      show: () => {
        throw new Error("out of ideas");
      },
    },
  ],
  styles: ["./own.css"],
  scripts: ["./own.ts"],
});
