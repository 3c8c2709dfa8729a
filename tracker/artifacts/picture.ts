/** A picture. */
export interface ImagePreview {
  readonly kind: "image";
  readonly path: string;
  /** In pixels, where it is known. */
  readonly size?: ImageSize;
}

/** A chart, drawn for a light page and for a dark one. */
export interface ChartPreview {
  readonly kind: "chart";
  readonly light: string;
  /** Absent when the chart has a background of its own. */
  readonly dark?: string;
  readonly size: ImageSize;
  /** Its specification, unless that is too long for a page. */
  readonly spec?: string;
}

/** Width and height in pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}
