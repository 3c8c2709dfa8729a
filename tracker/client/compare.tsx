/// <reference lib="dom" />
/**
 * Runs or tasks side by side.
 *
 * @module
 */

import { render } from "preact";
import { CompareApp } from "./compare/compare_app.tsx";

const place = document.querySelector("[data-compare-app]");
if (place !== null) {
  place.replaceChildren();
  render(<CompareApp />, place);
}
