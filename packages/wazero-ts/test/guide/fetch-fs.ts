import type { File } from '../../src/index.js';
import { Errno, FileType, UnimplementedFile, UnimplementedFS } from '../../src/index.js';

class FetchedFile extends UnimplementedFile {
  override readonly fileType: FileType = FileType.regularFile;
  readonly #content: Promise<ArrayBuffer>;
  #position = 0;
  constructor(content: Promise<ArrayBuffer>) {
    super();
    this.#content = content;
  }
  override async read(buffer: Uint8Array): Promise<number | Errno> {
    try {
      const content = new Uint8Array(await this.#content);
      const part = content.subarray(this.#position, this.#position + buffer.length);
      buffer.set(part);
      this.#position += part.length;
      return part.length;
    } catch {
      return Errno.EIO;
    }
  }
}

export class FetchFS extends UnimplementedFS {
  readonly #get: (path: string) => Promise<{ readonly ok: boolean; arrayBuffer(): Promise<ArrayBuffer> }>;
  constructor(get: (path: string) => Promise<{ readonly ok: boolean; arrayBuffer(): Promise<ArrayBuffer> }>) {
    super();
    this.#get = get;
  }
  override async openFile(path: string): Promise<File | Errno> {
    try {
      const answer = await this.#get(path);
      return answer.ok ? new FetchedFile(answer.arrayBuffer()) : Errno.ENOENT;
    } catch {
      return Errno.EIO;
    }
  }
}
