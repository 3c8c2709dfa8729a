import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { relativeLink } from "../paths.ts";

/** The path of the page that is being rendered, from the site's root. */
export const PagePath = createContext("index.html");

/** Gives a function that turns a path from the site's root into the address that this page links to it by. */
export function useLink(): (path: string) => string {
  const from = useContext(PagePath);
  return (path) => relativeLink(from, path);
}
