/// <reference lib="dom" />
/**
 * A place to draw a digit on, and what a model says of it. It is loaded when a reader asks for one.
 *
 * @module
 */

import { render, type VNode } from "preact";
import { useRef, useState } from "preact/hooks";
import { evaluateOnnx, type OnnxAnswer } from "../artifacts/onnx/evaluate_onnx.ts";
import type { OnnxModel } from "../artifacts/onnx/onnx_model.ts";
import { readOnnx } from "../artifacts/onnx/read_onnx.ts";
import { BITMAP_SIDE, pixelsOf, SIDE } from "./digit/pixels.ts";
import { loadPacked } from "./load_packed.ts";

/** How large a reader draws, in the canvas's own pixels, and how thick. */
const CANVAS_SIDE = 256;
const PEN = 20;

/** A step of the pen by keys. */
const KEY_STEP = 10;

/**
 * Puts a place to draw into an element, for the model that a script holds packed.
 *
 * @throws {Error} When the model cannot be loaded or read.
 */
export async function startDigitPad(place: HTMLElement, path: string): Promise<void> {
  const model = readOnnx(await loadPacked(path));
  // A first answer tells whether the model can be worked out at all.
  evaluateOnnx(model, new Array<number>(SIDE * SIDE).fill(0));
  place.replaceChildren();
  render(<DigitPad model={model} />, place);
  place.querySelector("canvas")?.focus({ preventScroll: true });
}

interface Seen {
  readonly pixels: readonly number[];
  readonly answer: OnnxAnswer;
}

function DigitPad({ model }: { readonly model: OnnxModel }): VNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const pen = useRef({ x: CANVAS_SIDE / 2, y: CANVAS_SIDE / 4, down: false });
  const [seen, setSeen] = useState<Seen>();

  const look = (): void => {
    const bitmap = inkOf(canvas.current!);
    const pixels = bitmap === undefined ? undefined : pixelsOf(bitmap);
    setSeen(pixels === undefined ? undefined : { pixels, answer: evaluateOnnx(model, pixels) });
  };
  const lineTo = (x: number, y: number): void => {
    const context = contextOf(canvas.current!);
    context.lineWidth = PEN;
    context.lineCap = "round";
    context.strokeStyle = "#111";
    context.beginPath();
    context.moveTo(pen.current.x, pen.current.y);
    context.lineTo(x, y);
    context.stroke();
    pen.current = { ...pen.current, x, y };
    look();
  };
  const placeOf = (event: PointerEvent): readonly [number, number] => {
    const { left, top, width, height } = canvas.current!.getBoundingClientRect();
    return [(event.clientX - left) / width * CANVAS_SIDE, (event.clientY - top) / height * CANVAS_SIDE];
  };
  const clear = (): void => {
    contextOf(canvas.current!).clearRect(0, 0, CANVAS_SIDE, CANVAS_SIDE);
    setSeen(undefined);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const [x, y] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
    if (event.key === "Delete" || event.key === "Backspace") return clear();
    if (x === 0 && y === 0) return;
    event.preventDefault();
    const within = (value: number): number => Math.min(CANVAS_SIDE - PEN / 2, Math.max(PEN / 2, value));
    const to = [within(pen.current.x + x! * KEY_STEP), within(pen.current.y + y! * KEY_STEP)] as const;
    if (event.shiftKey) lineTo(...to);
    else pen.current = { ...pen.current, x: to[0], y: to[1] };
  };
  return (
    <div class="digit-pad">
      <div class="digit-draw">
        <canvas
          ref={canvas}
          width={CANVAS_SIDE}
          height={CANVAS_SIDE}
          tabIndex={0}
          role="img"
          aria-label="Draw a digit here: with the pointer, or with Shift and the arrow keys"
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            const [x, y] = placeOf(event);
            pen.current = { x, y, down: true };
            lineTo(x, y);
          }}
          onPointerMove={(event) => {
            if (pen.current.down) lineTo(...placeOf(event));
          }}
          onPointerUp={() => pen.current = { ...pen.current, down: false }}
          onPointerCancel={() => pen.current = { ...pen.current, down: false }}
          onKeyDown={onKeyDown}
        />
        <button type="button" class="button" onClick={clear}>Clear</button>
      </div>
      {seen === undefined
        ? <p class="muted">Draw a digit from 0 to 9, as large as the field. The model is worked out in this page.</p>
        : <Answer seen={seen} />}
    </div>
  );
}

function Answer({ seen: { pixels, answer } }: { readonly seen: Seen }): VNode {
  const most = answer.scores.reduce((most, { score }) => Math.max(most, score), 0);
  return (
    <div class="digit-answer">
      <p class="digit-label" role="status">
        <span class="muted">It says</span> <strong>{answer.label}</strong>
      </p>
      <figure>
        <svg
          viewBox={`0 0 ${SIDE} ${SIDE}`}
          class="digit-pixels"
          role="img"
          aria-label="The 8 by 8 pixels that the model sees"
        >
          {pixels.map((ink, i) => (
            <rect key={i} x={i % SIDE} y={Math.floor(i / SIDE)} width="1.02" height="1.02" fill-opacity={ink / 16} />
          ))}
        </svg>
        <figcaption>What it sees</figcaption>
      </figure>
      <table class="digit-scores" aria-label="Scores">
        <tbody>
          {answer.scores.map(({ label, score }) => (
            <tr key={label} class={label === answer.label ? "is-chosen" : undefined}>
              <th scope="row">{label}</th>
              <td>
                <svg width="100%" height="10" aria-hidden="true">
                  <rect
                    width={`${(most > 0 ? Math.max(0, score) / most : 0) * 100}%`}
                    height="10"
                    rx="2"
                    class="digit-bar"
                  />
                </svg>
              </td>
              <td class="number">{score.toFixed(3)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Where there is ink, made small enough for {@linkcode pixelsOf}; `undefined` for an empty canvas. */
function inkOf(canvas: HTMLCanvasElement): readonly boolean[] | undefined {
  const { data } = contextOf(canvas).getImageData(0, 0, CANVAS_SIDE, CANVAS_SIDE);
  const block = CANVAS_SIDE / BITMAP_SIDE / 4;
  const fine = CANVAS_SIDE / block;
  const ink = Array.from({ length: fine * fine }, (_, i) => {
    const [x, y] = [(i % fine) * block, Math.floor(i / fine) * block];
    return data[(Math.floor(y + block / 2) * CANVAS_SIDE + Math.floor(x + block / 2)) * 4 + 3]! > 127;
  });
  return ink.some((dark) => dark) ? ink : undefined;
}

// It is read after each stroke, so it is not to be kept where reading is slow.
function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  return canvas.getContext("2d", { willReadFrequently: true })!;
}

declare global {
  /** What this script leaves for the page that loads it. */
  var dagtrailDigit: typeof startDigitPad | undefined;
}

globalThis.dagtrailDigit = startDigitPad;
