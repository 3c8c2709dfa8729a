/** The style of a notebook's page, in both themes. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#ffffff, #14171c);
  --ink: light-dark(#1c2229, #e3e7ec);
  --quiet: light-dark(#5b6470, #9aa4b0);
  --line: light-dark(#dfe3e8, #2c333c);
  --code: light-dark(#f5f7f9, #1b2027);
  --accent: light-dark(#1f5fa8, #7db4f0);
  --bad: light-dark(#a6231b, #ff9b92);
  --bad-paper: light-dark(#fdf0ef, #2b1917);
  --warn-paper: light-dark(#fff8e6, #262013);
  --hl-keyword: light-dark(#8a2a8f, #d6a1e8);
  --hl-string: light-dark(#1d6b37, #97d3a5);
  --hl-number: light-dark(#0b5ea8, #8ec5f4);
  --hl-comment: light-dark(#65707c, #8b96a3);
  --hl-function: light-dark(#245ea8, #8fbcf2);
  --hl-type: light-dark(#8a5200, #e0b878);
}
* { box-sizing: border-box; }
html { scroll-padding-top: 3.5rem; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.6 system-ui, sans-serif; }
a { color: var(--accent); }
header {
  position: sticky; top: 0; z-index: 1; display: flex; gap: 1rem; align-items: center; justify-content: space-between;
  padding: .5rem 1.25rem; background: var(--paper); border-bottom: 1px solid var(--line);
}
header .name { margin: 0; font-size: 1rem; font-weight: 600; overflow-wrap: anywhere; }
.switch { display: flex; gap: .4rem; align-items: center; color: var(--quiet); font-size: .9rem; white-space: nowrap; }
body:has(#show-code:not(:checked)) details.input { display: none; }
.columns { display: grid; grid-template-columns: 15rem minmax(0, 1fr); gap: 2rem; max-width: 78rem; margin: 0 auto; padding: 0 1.25rem; }
.columns.single { grid-template-columns: minmax(0, 1fr); max-width: 60rem; }
nav { position: sticky; top: 3rem; align-self: start; max-height: calc(100vh - 3.5rem); overflow: auto; padding: 1.25rem 0; font-size: .9rem; }
nav summary { color: var(--quiet); cursor: pointer; }
nav ol { list-style: none; margin: .5rem 0 0; padding: 0; border-left: 1px solid var(--line); }
nav li { padding: .15rem 0 .15rem .75rem; line-height: 1.35; }
nav .level-2 { padding-left: 1.5rem; }
nav .level-3 { padding-left: 2.25rem; }
nav a { color: inherit; text-decoration: none; }
nav a:hover { color: var(--accent); text-decoration: underline; }
main { padding: 1.25rem 0 4rem; min-width: 0; }
.cell { margin: 0 0 1.1rem; }
.text > :first-child { margin-top: 0; }
.text > :last-child { margin-bottom: 0; }
h1, h2, h3, h4 { line-height: 1.25; margin: 1.6em 0 .5em; }
h1 { font-size: 1.9rem; }
h2 { font-size: 1.4rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.15rem; }
p, ul, ol, blockquote, .text table { margin: 0 0 .8em; }
blockquote { border-left: 3px solid var(--line); padding-left: 1rem; color: var(--quiet); margin-inline: 0; }
img { max-width: 100%; height: auto; }
code { font: .875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
:not(pre) > code { background: var(--code); padding: .1em .3em; border-radius: 3px; overflow-wrap: anywhere; }
pre { margin: 0; font: .84rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; tab-size: 4; }
pre code { font: inherit; }
pre.code { padding: .7rem .9rem; background: var(--code); border: 1px solid var(--line); border-radius: 6px; overflow: auto; max-height: 40rem; }
.text pre.code { margin-bottom: .8em; }
details.input > summary { color: var(--quiet); font-size: .8rem; cursor: pointer; padding-bottom: .15rem; }
.count { font-family: ui-monospace, monospace; }
.time { float: right; }
.unrun pre.code { border-style: dashed; background: none; }
.outputs { margin-top: .5rem; display: grid; gap: .5rem; grid-template-columns: minmax(0, 1fr); }
.out { max-width: 100%; }
pre.out { overflow: auto; max-height: 30rem; padding: .4rem .9rem; border-left: 3px solid var(--line); white-space: pre; }
pre.stderr { background: var(--warn-paper); }
pre.error { background: var(--bad-paper); color: var(--bad); border-left-color: var(--bad); }
.data summary { color: var(--quiet); font-size: .85rem; cursor: pointer; }
.data pre { margin-top: .25rem; overflow: auto; max-height: 30rem; padding: .4rem .9rem; background: var(--code); border-radius: 6px; }
.picture { overflow: auto; }
.picture img { display: block; background: #fff; border-radius: 4px; }
.frame { width: 100%; border: 1px solid var(--line); border-radius: 6px; resize: vertical; background: var(--paper); color-scheme: light dark; }
.table { overflow: auto; max-height: 30rem; }
table { border-collapse: collapse; font-size: .875rem; }
th, td { padding: .25rem .75rem; text-align: left; border-bottom: 1px solid var(--line); }
.table th { position: sticky; top: 0; background: var(--paper); white-space: nowrap; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
.banner { padding: .7rem 1rem; background: var(--bad-paper); color: var(--bad); border-radius: 6px; overflow-wrap: anywhere; }
.banner a { color: inherit; }
.hl-keyword { color: var(--hl-keyword); }
.hl-string { color: var(--hl-string); }
.hl-number { color: var(--hl-number); }
.hl-comment { color: var(--hl-comment); font-style: italic; }
.hl-function { color: var(--hl-function); }
.hl-type { color: var(--hl-type); }
@media (max-width: 800px) {
  .columns { grid-template-columns: minmax(0, 1fr); gap: 0; }
  nav { position: static; max-height: none; padding-bottom: 0; }
}
@media print {
  header, nav { display: none; }
  pre.out, pre.code, .table { max-height: none; }
}
`;
