import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { CaseContext } from '../../guest-case.js';

/** The glue of a package, loaded while the global `WebAssembly` is the engine's. */
export async function importGlue<T>({ packageFile }: CaseContext, name: string, path: string): Promise<T> {
  return (await import(pathToFileURL(packageFile(name, path)).href)) as T;
}

/** As {@link importGlue}, for CommonJS. */
export function requireGlue<T>({ packageFile }: CaseContext, name: string, path: string): T {
  return createRequire(import.meta.url)(packageFile(name, path)) as T;
}
