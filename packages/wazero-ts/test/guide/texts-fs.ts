import type { File, Stat } from '../../src/index.js';
import { Errno, FileType, Oflag, UnimplementedFile, UnimplementedFS } from '../../src/index.js';

class TextFile extends UnimplementedFile {
  override readonly fileType: FileType = FileType.regularFile;
  override readonly timing = 'synchronous';
  readonly #bytes: Uint8Array;
  #position = 0;
  constructor(text: string) {
    super();
    this.#bytes = new TextEncoder().encode(text);
  }
  override stat(): Stat {
    const size = BigInt(this.#bytes.length);
    const times = { accessTime: 0n, modificationTime: 0n, changeTime: 0n };
    return { device: 0n, inode: 0n, fileType: this.fileType, permissions: 0o444, linkCount: 1n, size, ...times };
  }
  override read(buffer: Uint8Array): number {
    const part = this.#bytes.subarray(this.#position, this.#position + buffer.length);
    buffer.set(part);
    this.#position += part.length;
    return part.length;
  }
}

export class TextsFS extends UnimplementedFS {
  readonly #texts: Readonly<Record<string, () => string>>;
  constructor(texts: Readonly<Record<string, () => string>>) {
    super();
    this.#texts = texts;
  }
  override openFile(path: string, flags: Oflag): File | Errno {
    if ((flags & Oflag.ACCMODE) !== Oflag.RDONLY) return Errno.EROFS;
    const text = Object.hasOwn(this.#texts, path) ? this.#texts[path] : undefined;
    return text === undefined ? Errno.ENOENT : new TextFile(text());
  }
}
