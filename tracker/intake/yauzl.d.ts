import type { Readable } from "node:stream";

/** The part of the package `yauzl`, which ships no types, that is used here. */
export interface Entry {
  readonly fileName: string;
  readonly generalPurposeBitFlag: number;
  readonly externalFileAttributes: number;
  readonly compressedSize: number;
  readonly uncompressedSize: number;
  readonly crc32: number;
}

/** An open archive. */
export interface ZipFile {
  readonly entryCount: number;
  eachEntry(): AsyncIterable<Entry>;
  openReadStreamPromise(entry: Entry): Promise<Readable>;
  close(): void;
}

declare const yauzl: {
  openPromise(path: string, options: {
    readonly autoClose: boolean;
    readonly strictFileNames: boolean;
    readonly validateEntrySize: boolean;
  }): Promise<ZipFile>;
};
export default yauzl;
