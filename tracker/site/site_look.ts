import { createContext } from "preact";

/** What every page of a site shares that a project may choose. */
export interface SiteLook {
  /** Stands in the bar. */
  readonly title: string;
  /** The path of a picture in place of Dagtrail's mark. */
  readonly logo?: string;
  /** The project's own pages, which the bar leads to. */
  readonly pages: readonly { readonly path: string; readonly title: string }[];
  /** The paths of the project's own style sheet and script. */
  readonly style?: string;
  readonly script?: string;
}

/** A site of which nothing was chosen. */
export const PLAIN_LOOK: SiteLook = { title: "Dagtrail", pages: [] };

/** The look of the site whose page is being rendered. */
export const Look = createContext<SiteLook>(PLAIN_LOOK);
