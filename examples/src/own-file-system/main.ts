// A file system that exists only as code: every file N.txt holds the square of N. A WASI `cat` reads from it.
import { readFileSync } from 'node:fs';
import {
  captureOutput,
  Errno,
  type File,
  FileType,
  isErrno,
  newFSConfig,
  newModuleConfig,
  newRuntime,
  type Stat,
  UnimplementedFile,
  UnimplementedFS,
  wasiPreview1,
} from 'wazero-ts';

function statOf(fileType: FileType, size: number): Stat {
  return {
    device: 1n,
    inode: 0n,
    fileType,
    permissions: fileType === FileType.directory ? 0o555 : 0o444,
    linkCount: 1n,
    size: BigInt(size),
    accessTime: 0n,
    modificationTime: 0n,
    changeTime: 0n,
  };
}

class Folder extends UnimplementedFile {
  override readonly fileType = FileType.directory;
  override stat(): Stat {
    return statOf(FileType.directory, 0);
  }
}

class SquareFile extends UnimplementedFile {
  override readonly fileType = FileType.regularFile;
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(root: number) {
    super();
    this.#bytes = new TextEncoder().encode(`${root} x ${root} = ${root * root}\n`);
  }
  override stat(): Stat {
    return statOf(FileType.regularFile, this.#bytes.length);
  }
  // The guest is parked while the promise is open: a file may come from a database or from the network.
  override async read(buffer: Uint8Array): Promise<number> {
    const part = this.#bytes.subarray(this.#position, this.#position + buffer.length);
    buffer.set(part);
    this.#position += part.length;
    return part.length;
  }
}

class SquaresFS extends UnimplementedFS {
  override openFile(path: string): File | Errno {
    if (path === '' || path === '.') return new Folder();
    const root = /^(?<root>\d+)\.txt$/.exec(path)?.groups?.['root'];
    return root === undefined ? Errno.ENOENT : new SquareFile(Number(root));
  }
  override async stat(path: string): Promise<Stat | Errno> {
    const file = this.openFile(path);
    return isErrno(file) ? file : await file.stat();
  }
}

const runtime = newRuntime();
await runtime.instantiateHostModule(wasiPreview1());
const output = captureOutput({ maxBytes: 1 << 16 });
const config = newModuleConfig()
  .withArgs('cat', '/12.txt', '/99.txt')
  .withStdout(output)
  .withFSConfig(newFSConfig().withFSMount(new SquaresFS(), '/'));
const bytes = readFileSync(new URL('../../src/own-file-system/cat.wasm', import.meta.url));
await runtime.instantiateModule(await runtime.compileModule(bytes), config);
console.log(output.text.trim());

await runtime.close();
