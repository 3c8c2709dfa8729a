/// <reference lib="dom" />

/** Shows the buttons that copy the text beside them, where the browser lets a page copy. */
export function startCopyButtons(): void {
  if (navigator.clipboard === undefined) return;
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
    const text = button.parentElement?.querySelector("code")?.textContent ?? "";
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
      setTimeout(() => button.textContent = "Copy", 1500);
    });
  }
}
