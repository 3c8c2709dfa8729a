/** A project's own way to show some artifacts. */
export interface ArtifactViewer {
  /** What it is called where it fails. */
  readonly name: string;
  /** Whether it shows such an artifact. */
  readonly accepts: (artifact: ViewedArtifact) => boolean;
  /**
   * The artifact as HTML, which stands on its task's page as it is: `html` of `define_tracker.ts` escapes what is put
   * into it. Inline scripts and styles do not run on a tracker's pages.
   */
  readonly show: (artifact: ViewedArtifact) => string | Promise<string>;
}

/** An artifact as a viewer sees it. */
export interface ViewedArtifact {
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  /** At most its first 8 MiB. */
  readonly bytes: Uint8Array;
  /** The address of its file, as the page of its task links to it. */
  readonly href: string;
}
