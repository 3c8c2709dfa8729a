/// <reference lib="dom" />
import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { PictureData } from "../../site/compare/run_data.ts";
import { siteUrl } from "../load_data.ts";
import { colourClass } from "./colour.ts";
import { type CompareRow, compareRows } from "./compare_rows.ts";
import { Part } from "./part.tsx";
import type { Subject } from "./subject.ts";

const FEW = 6;

/** Pictures and charts of one name side by side. */
export function Pictures({ subjects }: { readonly subjects: readonly Subject[] }): VNode | null {
  const [all, setAll] = useState(false);
  const rows = useMemo(() => compareRows(subjects, ({ pictures }) => pictures), [subjects]);
  if (rows.length === 0) return null;
  return (
    <Part title="Pictures" note="Of one name side by side.">
      <div class="stack">
        {rows.slice(0, all ? rows.length : FEW).map((row) => (
          <PictureRow
            key={row.name}
            row={row}
            subjects={subjects}
          />
        ))}
      </div>
      {all || rows.length <= FEW
        ? null
        : <button type="button" class="button more" onClick={() => setAll(true)}>{`${rows.length - FEW} more`}</button>}
    </Part>
  );
}

function PictureRow({ row: { name, values }, subjects }: {
  readonly row: CompareRow<PictureData>;
  readonly subjects: readonly Subject[];
}): VNode {
  return (
    <figure class="card picture-row">
      <figcaption>
        <bdi>{name}</bdi>
      </figcaption>
      <div class="scroller" role="group" tabIndex={0} aria-label={`${name} side by side`}>
        <ul>
          {values.map((picture, i) => (
            <li key={i}>
              <span class="picture-of">
                <span class={`swatch ${colourClass(i)}`} />
                <bdi>{subjects[i]!.title}</bdi>
              </span>
              {picture === undefined
                ? <span class="muted">none</span>
                : <Picture picture={picture} alt={`${name} of ${subjects[i]!.title}`} />}
            </li>
          ))}
        </ul>
      </div>
    </figure>
  );
}

function Picture({ picture, alt }: { readonly picture: PictureData; readonly alt: string }): VNode {
  const { light, dark, width, height } = picture;
  const size = width === undefined || height === undefined
    ? {}
    : { width: Math.round(width), height: Math.round(height) };
  if (dark === undefined) return <img class="paper" src={siteUrl(light)} alt={alt} loading="lazy" {...size} />;
  return (
    <>
      <img class="only-light" src={siteUrl(light)} alt={alt} loading="lazy" {...size} />
      <img class="only-dark" src={siteUrl(dark)} alt={alt} loading="lazy" {...size} />
    </>
  );
}
