/** What scripts are told of the catalogue: where its parts are, and what the project says of it. */
export interface Manifest {
  readonly version: number;
  /** Oldest first. */
  readonly parts: readonly ManifestPart[];
  /** The project's own columns, in their order. */
  readonly columns: readonly OwnColumn[];
  /** Columns that are shown until a reader chooses others; absent when Dagtrail chooses. */
  readonly defaultColumns?: readonly string[];
}

/** One part of the catalogue. */
export interface ManifestPart {
  /** How many runs it has. */
  readonly runs: number;
  /** A digest of what it was made from, so that no browser shows an old one. */
  readonly digest: string;
}

/** A column that the project added. */
export interface OwnColumn {
  readonly name: string;
  readonly title: string;
}

/** The version of the parts' form. */
export const CATALOG_VERSION = 1;

/** How many runs a part has; the newest one may have fewer. */
export const PART_SIZE = 250;
