/// <reference lib="dom" />
import { ASSETS } from "../site/paths.ts";
import type {} from "./digit.tsx";
import { button, element } from "./element.ts";
import { IS_IN_SITE } from "./load_data.ts";
import { loadScript } from "./load_script.ts";

/** Offers a place to draw at models that read digits. What works them out is loaded only when a reader asks. */
export function startDigits(): void {
  if (!IS_IN_SITE) return;
  for (const place of document.querySelectorAll<HTMLElement>("[data-digit]")) {
    place.hidden = false;
    const start = button("Draw a digit", "Draw a digit, and see what this model says of it", async () => {
      start.disabled = true;
      try {
        await loadScript(ASSETS.digit);
        await globalThis.dagtrailDigit!(place, place.dataset.digit!);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        place.replaceChildren(
          element("p", { class: "artifact-problem", role: "status" }, `it cannot be tried here: ${why}`),
        );
      }
    });
    place.append(start);
  }
}
