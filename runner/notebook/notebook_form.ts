/** The two file forms of a notebook: text with markers of cells, as Jupytext has it, and Jupyter's own JSON. */
export type NotebookForm = "percent" | "ipynb";

/** Whether an address or a path is that of an `.ipynb` file. */
export function isIpynb(name: string): boolean {
  return /\.ipynb$/i.test(name);
}
