import type { VNode } from "preact";
import type { ChartPreview, ImagePreview, ImageSize } from "../../artifacts/picture.ts";
import { useLink } from "./page_context.ts";

/** A picture with a side shorter than this is made of visible pixels, and stays so when it is enlarged. */
const PIXEL_ART = 64;

/** A picture or a chart, as a picture. */
export function Still({ name, preview }: {
  readonly name: string;
  readonly preview: ImagePreview | ChartPreview;
}): VNode {
  const link = useLink();
  if (preview.kind === "image") {
    return (
      <div class="paper paper-fit">
        <Picture src={link(preview.path)} alt={name} size={preview.size} />
      </div>
    );
  }
  if (preview.dark === undefined) {
    return (
      <div class="paper">
        <Picture src={link(preview.light)} alt={name} size={preview.size} />
      </div>
    );
  }
  return (
    <div class="chart">
      <Picture src={link(preview.light)} alt={name} size={preview.size} kind="only-light" />
      <Picture src={link(preview.dark)} alt={name} size={preview.size} kind="only-dark" />
    </div>
  );
}

function Picture({ src, alt, size, kind }: {
  readonly src: string;
  readonly alt: string;
  readonly size?: ImageSize;
  readonly kind?: string;
}): VNode {
  const pixels = size !== undefined && Math.min(size.width, size.height) < PIXEL_ART;
  const classes = [kind, pixels ? "pixels" : undefined].filter((name) => name !== undefined);
  return (
    <img
      src={src}
      alt={alt}
      loading="lazy"
      decoding="async"
      {...(size === undefined ? {} : { width: Math.round(size.width), height: Math.round(size.height) })}
      {...(classes.length === 0 ? {} : { class: classes.join(" ") })}
    />
  );
}
