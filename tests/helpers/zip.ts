import { crc32 } from "node:zlib";

/** A file of an archive, with what a hostile archive may say of it. */
export interface ZipFile {
  readonly name: string;
  readonly content: Uint8Array | string;
  /** Unix mode; a regular file unless given. */
  readonly mode?: number;
  /** The general purpose flags; UTF-8 names unless given. */
  readonly flags?: number;
  /** The unpacked size that the archive says; the right one unless given. */
  readonly declaredBytes?: number;
  /** The checksum that the archive says; the right one unless given. */
  readonly declaredCrc?: number;
  /** Uses the packed bytes of the file before it again. */
  readonly overlap?: boolean;
}

/** The bytes of a zip archive with deflated files, as the specification (APPNOTE) has it. */
export async function makeZip(files: readonly ZipFile[]): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  let before: { at: number; packed: Uint8Array } | undefined;
  for (const { name, content, mode = 0o100644, flags = 0x800, overlap = false, ...declared } of files) {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const path = new TextEncoder().encode(name);
    const packed = overlap && before !== undefined ? before.packed : await deflate(bytes);
    const at = overlap && before !== undefined ? before.at : offset;
    const { declaredBytes = bytes.length, declaredCrc = crc32(bytes) } = declared;
    const common = (header: DataView, from: number): void => {
      header.setUint16(from, 20, true);
      header.setUint16(from + 2, flags, true);
      header.setUint16(from + 4, 8, true);
      header.setUint32(from + 10, declaredCrc, true);
      header.setUint32(from + 14, packed.length, true);
      header.setUint32(from + 18, declaredBytes, true);
      header.setUint16(from + 22, path.length, true);
    };
    if (at === offset) {
      const local = new DataView(new ArrayBuffer(30));
      local.setUint32(0, 0x04034b50, true);
      common(local, 4);
      parts.push(new Uint8Array(local.buffer), path, packed);
      offset += 30 + path.length + packed.length;
      before = { at, packed };
    }
    const central = new DataView(new ArrayBuffer(46));
    central.setUint32(0, 0x02014b50, true);
    central.setUint16(4, (3 << 8) | 20, true);
    common(central, 6);
    central.setUint32(38, (mode << 16) >>> 0, true);
    central.setUint32(42, at, true);
    directory.push(new Uint8Array(central.buffer), path);
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, files.length, true);
  end.setUint16(10, files.length, true);
  end.setUint32(12, size, true);
  end.setUint32(16, offset, true);
  return new Uint8Array(
    await new Blob([...parts, ...directory, new Uint8Array(end.buffer)] as BlobPart[]).arrayBuffer(),
  );
}

async function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
