/// <reference lib="dom" />
/**
 * The list of runs, in place of the one that needs no scripts.
 *
 * @module
 */

import { render } from "preact";
import { presentManifest } from "./load_catalog.ts";
import { RunsApp } from "./runs/runs_app.tsx";

const place = document.querySelector("[data-runs-app]");
const plain = document.querySelector<HTMLElement>("[data-runs-static]");
const manifest = presentManifest();
if (place !== null && plain !== null && manifest !== undefined) {
  render(<RunsApp manifest={manifest} onReady={() => plain.remove()} />, place);
}
