/** The name of the folder for the modules that notebooks are compiled to. */
export const COMPILED_FOLDER = ".notebooks";
