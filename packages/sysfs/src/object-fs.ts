import { WasmError } from '@wazero-ts/api';
import type { FS } from '@wazero-ts/sys';
import { memFS } from './mem-fs.js';
import { readOnlyFS } from './read-only-fs.js';
import { plant } from './read-only-tree.js';

/**
 * Serves a plain object read-only: its keys are paths such as `src/main.ts`, its values the contents, text as UTF-8.
 * Both are copied. A key that ends in `/` makes an empty directory.
 *
 * @throws WasmError `INVALID_CONFIG`: a key that is no relative path, or is a file and a directory at once
 * @example
 * ```ts
 * import { Errno } from '@wazero-ts/sys';
 * import { objectFS } from '@wazero-ts/sysfs';
 * const fs = objectFS({ 'config.json': '{}', 'data/zeros': new Uint8Array(16) });
 * fs.unlink('config.json') === Errno.EROFS; // true
 * ```
 */
export function objectFS(files: Readonly<Record<string, string | Uint8Array>>): FS {
  const fs = memFS({ maxBytes: Number.POSITIVE_INFINITY, maxFiles: Number.POSITIVE_INFINITY });
  for (const [path, value] of Object.entries(files)) {
    const content = typeof value === 'string' ? new TextEncoder().encode(value) : value;
    const isDirectory = path.endsWith('/');
    if (isDirectory && content.length > 0) throw invalid(path, 'a directory has no content');
    const errno = plant(fs, {
      path,
      content: isDirectory ? 'directory' : content,
      permissions: isDirectory ? 0o755 : 0o644,
    });
    if (errno !== undefined) throw invalid(path, String(errno));
  }
  return readOnlyFS(fs);
}

function invalid(path: string, reason: string): WasmError {
  return new WasmError('INVALID_CONFIG', `files invalid: ${JSON.stringify(path)}: ${reason}`);
}
