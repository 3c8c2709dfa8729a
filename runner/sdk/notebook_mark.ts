/** The global property by which the cells of a notebook, in an attempt, find the context of their task. */
export const NOTEBOOK: unique symbol = Symbol.for("dagtrail.notebook");
