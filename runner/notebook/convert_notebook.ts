import { formatIpynb, parseIpynb } from "./ipynb_format.ts";
import type { NotebookForm } from "./notebook_form.ts";
import type { NotebookDocument } from "./notebook_document.ts";
import { formatPercent, parsePercent } from "./percent_format.ts";
import { headerMetadata, metadataHeader } from "./percent_header.ts";

/**
 * Turns the text of a notebook's file into that of the other form, or of the same one, tidied up.
 *
 * The cells' texts, their kinds, tags and other metadata, their ids and the notebook's metadata stay, byte for byte;
 * outputs go.
 *
 * @throws {NotebookError} When the text is not what `from` says.
 */
export function convertNotebook(text: string, from: NotebookForm, to: NotebookForm): string {
  const document = from === "ipynb" ? parseIpynb(text) : percentDocument(text);
  if (to === "ipynb") return formatIpynb(document);
  const header = metadataHeader(document.metadata);
  return formatPercent({ cells: document.cells, ...(header === undefined ? {} : { header }) });
}

function percentDocument(text: string): NotebookDocument {
  const { cells, header } = parsePercent(text);
  return { cells, metadata: headerMetadata(header) };
}
