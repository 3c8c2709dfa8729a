import type { ByteSource } from "./byte_source.ts";
import { RunFileError } from "./run_file_error.ts";

/** What a value may have to be held at once, unless said. */
const MAX_HELD_BYTES = 2 ** 20;

/** The longest single value: well below the longest string that the engine has. */
const MAX_VALUE_BYTES = 2 ** 28;

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
/** What opens a list, and what closes it. */
const LIST = [0x5b, 0x5d] as const;
/** What opens an object, and what closes it. */
const OBJECT = [0x7b, 0x7d] as const;
const END = -1;

/**
 * Walks through a JSON text of any length: it goes into objects and lists step by step, and hands out the values that it
 * is asked for, each parsed by `JSON.parse`. What it has passed it forgets.
 *
 * Finding where a value ends takes a look at each byte for quotes and brackets, about a sixth of the time that
 * `JSON.parse` takes for the same bytes, and no stack, however deep the value is.
 */
export class JsonCursor {
  readonly #source: ByteSource;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  readonly #maxHeldBytes: number;
  #buffer: Uint8Array<ArrayBuffer>;
  /** What is valid in the buffer, and where the next byte is. */
  #filled = 0;
  #position = 0;
  /** Where the buffer begins in the source. */
  #base = 0;
  /** The keys in the values that were handed out, and those in what was measured last. */
  #keyCount = 0;
  #measuredKeys = 0;

  constructor(source: ByteSource, maxHeldBytes = MAX_HELD_BYTES) {
    this.#source = source;
    this.#maxHeldBytes = maxHeldBytes;
    this.#buffer = new Uint8Array(maxHeldBytes);
  }

  /** Where the next value begins, in bytes from the beginning. */
  get offset(): number {
    this.#peek();
    return this.#base + this.#position;
  }

  /** Goes to a place that {@linkcode offset} told. */
  seek(offset: number): void {
    const within = offset - this.#base;
    if (within >= 0 && within <= this.#filled) {
      this.#position = within;
      return;
    }
    this.#source.seek(offset);
    this.#base = offset;
    this.#filled = this.#position = 0;
  }

  /** Whether the next value is a list. */
  isList(): boolean {
    return this.#peek() === LIST[0];
  }

  /** Whether the next value is an object. */
  isObject(): boolean {
    return this.#peek() === OBJECT[0];
  }

  /** Goes into the next value, which is an object, and stops before the value of each of its keys. */
  *keys(at: string): Generator<string> {
    const known = new Set<string>();
    for (const _ of this.#members(OBJECT, at)) {
      if (this.#peek() !== QUOTE) throw this.#unexpected(at, "a key");
      const key = String(this.#parse(this.#take(at), at));
      if (known.has(key)) throw new RunFileError(`${at} has the key ${JSON.stringify(key)} twice`);
      known.add(key);
      if (this.#peek() !== COLON) throw this.#unexpected(at, `":" after the key ${JSON.stringify(key)}`);
      this.#position++;
      yield key;
    }
  }

  /** Goes into the next value, which is a list, and stops before each of its items; gives their numbers, from 0. */
  items(at: string): Generator<number> {
    return this.#members(LIST, at);
  }

  /** The next value. */
  value(at: string): unknown {
    return this.#parse(this.#take(at), at);
  }

  /** The next value, or `undefined`, without moving on, when it is longer than what is held at once. */
  shortValue(at: string): { readonly value: unknown } | undefined {
    const start = this.offset;
    const bytes = this.#take(at, this.#maxHeldBytes);
    if (bytes !== undefined) return { value: this.#parse(bytes, at) };
    this.seek(start);
    return undefined;
  }

  /** Passes over the next value without looking at what is in it. */
  skip(at: string): void {
    const start = this.#peek();
    if (start === END) throw this.#unexpected(at, "a value");
    const scan = new Scan(start);
    this.#position++;
    do {
      this.#position = scan.end(this.#buffer, this.#position, this.#filled);
      if (!scan.ended) this.#base += this.#position, this.#position = this.#filled = 0;
    } while (!scan.ended && this.#fill());
    if (!scan.ended && !scan.isScalar) throw this.#unexpected(at, "the end of a value");
  }

  /**
   * The items of the list that the cursor is in, up to about so many bytes of them at once, from the next one on; ends
   * the list when there are no more.
   */
  *batches(at: string, maxBytes: number): Generator<unknown[]> {
    if (!this.isList()) throw this.#unexpected(at, "a list");
    this.#position++;
    for (let first = true; this.#next(LIST[1], first, at); first = false) {
      let length = this.#measure(at);
      this.#keyCount += this.#measuredKeys;
      // A comma and another item, as long as there is room and all of it is in the buffer already.
      for (let more = length; length < maxBytes;) {
        more = this.#measureAfterComma(length);
        if (more === 0) break;
        length = more;
        this.#keyCount += this.#measuredKeys;
      }
      const bytes = this.#buffer.subarray(this.#position, this.#position + length);
      this.#position += length;
      yield this.#parse(bytes, at, true) as unknown[];
    }
  }

  /**
   * How many keys the values had that were handed out since the last call: as they stand in the text, so that one that
   * comes twice in an object, of which `JSON.parse` keeps the last, counts twice.
   */
  takeKeyCount(): number {
    const count = this.#keyCount;
    this.#keyCount = 0;
    return count;
  }

  /** @throws {RunFileError} When there is anything but white space left. */
  end(): void {
    if (this.#peek() !== END) throw this.#unexpected("$", "the end of the document");
  }

  *#members([open, close]: typeof LIST | typeof OBJECT, at: string): Generator<number> {
    if (this.#peek() !== open) throw this.#unexpected(at, open === LIST[0] ? "a list" : "an object");
    this.#position++;
    for (let index = 0; this.#next(close, index === 0, at); index++) yield index;
  }

  /** Passes the comma before a member, or the bracket after the last one. */
  #next(close: number, first: boolean, at: string): boolean {
    const byte = this.#peek();
    if (byte === close) {
      this.#position++;
      return false;
    }
    if (first) return true;
    if (byte !== COMMA) throw this.#unexpected(at, `"," or "${String.fromCharCode(close)}"`);
    this.#position++;
    if (this.#peek() === close) throw this.#unexpected(at, "a value after the comma");
    return true;
  }

  /** The bytes of the next value; they are good until the next call. */
  #take(at: string): Uint8Array;
  #take(at: string, maxBytes: number): Uint8Array | undefined;
  #take(at: string, maxBytes?: number): Uint8Array | undefined {
    const length = this.#measure(at, maxBytes);
    if (length === 0) return undefined;
    this.#keyCount += this.#measuredKeys;
    const bytes = this.#buffer.subarray(this.#position, this.#position + length);
    this.#position += length;
    return bytes;
  }

  /** The length of the next value, which is then in the buffer as a whole; 0 when it has more than `maxBytes`. */
  #measure(at: string, maxBytes?: number): number {
    const first = this.#peek();
    if (first === END) throw this.#unexpected(at, "a value");
    const scan = new Scan(first);
    let length = scan.end(this.#buffer, this.#position + 1, this.#filled) - this.#position;
    while (!scan.ended) {
      if (maxBytes !== undefined && length >= maxBytes) return 0;
      if (length >= MAX_VALUE_BYTES) throw new RunFileError(`${at} has more than ${MAX_VALUE_BYTES} bytes`);
      if (!this.#fill()) {
        if (scan.isScalar) break;
        throw this.#unexpected(at, "the end of a value");
      }
      length = scan.end(this.#buffer, this.#position + length, this.#filled) - this.#position;
    }
    if (length === 0) throw this.#unexpected(at, "a value");
    this.#measuredKeys = scan.keys;
    return length;
  }

  /** The length up to the end of one more item of a list, when a comma and all of it are in the buffer; else 0. */
  #measureAfterComma(length: number): number {
    let place = this.#space(this.#position + length);
    if (this.#buffer[place] !== COMMA || place >= this.#filled) return 0;
    place = this.#space(place + 1);
    if (place >= this.#filled) return 0;
    const first = this.#buffer[place]!;
    if (first === LIST[1]) return 0;
    const scan = new Scan(first);
    const end = scan.end(this.#buffer, place + 1, this.#filled);
    this.#measuredKeys = scan.keys;
    return scan.ended ? end - this.#position : 0;
  }

  #space(place: number): number {
    while (place < this.#filled && isSpace(this.#buffer[place]!)) place++;
    return place;
  }

  #parse(bytes: Uint8Array, at: string, isPartOfList = false): unknown {
    try {
      const text = this.#decoder.decode(bytes);
      return JSON.parse(isPartOfList ? `[${text}]` : text);
    } catch (error) {
      const place = this.#base + this.#position - bytes.length;
      const why = error instanceof Error ? error.message : error;
      throw new RunFileError(`not JSON: ${at}, from byte ${place} on: ${why}`, { cause: error });
    }
  }

  /** The next byte that is not white space. */
  #peek(): number {
    for (;;) {
      this.#position = this.#space(this.#position);
      if (this.#position < this.#filled) return this.#buffer[this.#position]!;
      if (!this.#fill()) return END;
    }
  }

  /** Reads on, keeping what has not been passed yet; `false` at the end. */
  #fill(): boolean {
    if (this.#position > 0) {
      this.#buffer.copyWithin(0, this.#position, this.#filled);
      this.#filled -= this.#position;
      this.#base += this.#position;
      this.#position = 0;
    }
    if (this.#filled === this.#buffer.length) {
      const larger = new Uint8Array(this.#buffer.length * 2);
      larger.set(this.#buffer);
      this.#buffer = larger;
    }
    const count = this.#source.read(this.#buffer.subarray(this.#filled));
    if (count === null) return false;
    this.#filled += count;
    return true;
  }

  #unexpected(at: string, wanted: string): RunFileError {
    const byte = this.#peek();
    const found = byte === END ? "the text ends" : `there is ${shownByte(byte)}`;
    return new RunFileError(`not JSON: ${at}, byte ${this.#base + this.#position}: wanted ${wanted}, and ${found}`);
  }
}

/** Finds where a value ends, in as many pieces as it comes in. */
class Scan {
  readonly isScalar: boolean;
  ended = false;
  /** The colons outside strings so far. */
  keys = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;

  constructor(first: number) {
    this.#inString = first === QUOTE;
    if (first === LIST[0] || first === OBJECT[0]) this.#depth = 1;
    this.isScalar = !this.#inString && this.#depth === 0;
    // A comma or a bracket where a value should be.
    if (first === COMMA || first === COLON || first === LIST[1] || first === OBJECT[1]) this.ended = true;
  }

  /** Goes on from `from`; where the value ends, or `to` when it goes on after that. */
  end(bytes: Uint8Array, from: number, to: number): number {
    if (this.ended) return from - 1;
    if (this.isScalar) return this.#endOfScalar(bytes, from, to);
    let [depth, inString] = [this.#depth, this.#inString];
    let i = from;
    if (this.#escaped && i < to) {
      this.#escaped = false;
      i++;
    }
    while (i < to) {
      if (inString) {
        while (i < to) {
          const byte = bytes[i++]!;
          if (byte === QUOTE) {
            inString = false;
            break;
          }
          if (byte === BACKSLASH && i++ === to) {
            this.#escaped = true;
            i = to;
          }
        }
        if (inString || depth > 0) continue;
        this.ended = true;
        return i;
      }
      const byte = bytes[i++]!;
      if (byte === QUOTE) inString = true;
      else if (byte >= LIST[0]) {
        // The brackets of lists and of objects differ in one bit; that they match is for JSON.parse to say.
        const bracket = byte & 0xdf;
        if (bracket === LIST[0]) depth++;
        else if (bracket === LIST[1] && --depth === 0) {
          this.ended = true;
          return i;
        }
      } else if (byte === COLON) this.keys++;
    }
    this.#depth = depth;
    this.#inString = inString;
    return to;
  }

  #endOfScalar(bytes: Uint8Array, from: number, to: number): number {
    for (let i = from; i < to; i++) {
      const byte = bytes[i]!;
      if (isSpace(byte) || byte === COMMA || byte === LIST[1] || byte === OBJECT[1]) {
        this.ended = true;
        return i;
      }
    }
    return to;
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function shownByte(byte: number): string {
  return byte > 0x20 && byte < 0x7f ? JSON.stringify(String.fromCharCode(byte)) : `the byte ${byte}`;
}
