/// <reference lib="dom" />

/** A smaller scale is not read any more; a reader may still ask for it. */
const LEAST_READABLE = { narrow: 0.8, wide: 0.5 } as const;
const NARROW_PIXELS = 520;

const LEAST = 0.05;
const MOST = 4;

/** The highest that a graph stands in its page, as a share of the window. */
const MAX_WINDOW_SHARE = 0.72;
const MAX_HEIGHT = 720;

/** What of a graph is seen, and how large. */
export class Viewport {
  readonly #frame: HTMLElement;
  readonly #svg: SVGSVGElement;
  #width: number;
  #height: number;
  #scale = 1;
  #x = 0;
  #y = 0;
  /** Whether the reader has chosen what to see; until then it follows the window. */
  #chosen = false;

  constructor(frame: HTMLElement, svg: SVGSVGElement) {
    this.#frame = frame;
    this.#svg = svg;
    const { width, height } = svg.viewBox.baseVal;
    [this.#width, this.#height] = [width, height];
    frame.classList.add("graph-live");
    new ResizeObserver(() => this.#chosen ? this.#show() : this.fit()).observe(frame);
    this.fit();
  }

  /** Takes note that the graph has another size. */
  resize(width: number, height: number): void {
    [this.#width, this.#height] = [width, height];
    this.#frame.style.height = "";
    if (this.#chosen) this.#show();
    else this.fit();
  }

  /** Shows all of the graph, or its beginning where all of it could not be read. */
  fit(): void {
    this.#chosen = false;
    const room = this.#room();
    const whole = Math.min(1, room.width / this.#width, MAX_HEIGHT / this.#height);
    this.#scale = Math.max(whole, room.width < NARROW_PIXELS ? LEAST_READABLE.narrow : LEAST_READABLE.wide);
    this.#x = Math.min(0, (this.#width - room.width / this.#scale) / 2) - 6;
    this.#y = -6;
    this.#show();
  }

  /** Changes the scale around a point of the frame, its middle by default. */
  zoom(factor: number, at?: { readonly x: number; readonly y: number }): void {
    const { width, height } = this.#frame.getBoundingClientRect();
    const point = at ?? { x: width / 2, y: height / 2 };
    const scale = Math.min(MOST, Math.max(LEAST, this.#scale * factor));
    this.#x += point.x / this.#scale - point.x / scale;
    this.#y += point.y / this.#scale - point.y / scale;
    this.#scale = scale;
    this.#chosen = true;
    this.#show();
  }

  /** Moves what is seen, in pixels of the screen. */
  pan(x: number, y: number): void {
    this.#chosen = true;
    this.#move(x, y);
  }

  /** Whether there is more of the graph to the sides than is seen. */
  get isWide(): boolean {
    return this.#width * this.#scale > this.#room().width + 2;
  }

  /**
   * Moves just as far as it takes for an element to be seen. Whoever steps to it has not chosen a part of the graph: when
   * that unfolds, all of it is shown again.
   */
  reveal(target: Element): void {
    const [frame, box] = [this.#frame.getBoundingClientRect(), target.getBoundingClientRect()];
    const room = 24;
    const over = (low: number, high: number, from: number, to: number): number =>
      low < from + room ? from + room - low : high > to - room ? to - room - high : 0;
    const [x, y] = [
      over(box.left, box.right, frame.left, frame.right),
      over(box.top, box.bottom, frame.top, frame.bottom),
    ];
    if (x !== 0 || y !== 0) this.#move(x, y);
  }

  #move(x: number, y: number): void {
    this.#x -= x / this.#scale;
    this.#y -= y / this.#scale;
    this.#show();
  }

  #room(): { readonly width: number } {
    return { width: this.#frame.clientWidth || 300 };
  }

  #show(): void {
    const { width } = this.#room();
    // The frame keeps the height that the graph had when it fitted, so that zooming does not move the page.
    if (!this.#chosen || this.#frame.style.height === "") {
      const most = Math.min(MAX_HEIGHT, Math.max(240, innerHeight * MAX_WINDOW_SHARE));
      this.#frame.style.height = `${Math.ceil(Math.min(this.#height * this.#scale, most))}px`;
    }
    const height = this.#frame.clientHeight;
    this.#svg.setAttribute("width", String(width));
    this.#svg.setAttribute("height", String(height));
    this.#svg.setAttribute(
      "viewBox",
      [this.#x, this.#y, width / this.#scale, height / this.#scale].map((side) => Math.round(side * 100) / 100).join(
        " ",
      ),
    );
  }
}
