import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { emit } from './emit.js';
import { generate } from './generate.js';

/** Larger binaries are mostly code of one kind, and slow. */
const maxBytes = 8192;

/** The modules of the core test suites, where this machine has them. */
function suiteModules(): Uint8Array[] {
  const folder =
    process.env['WAZERO_TS_SPECTEST'] ?? fileURLToPath(new URL('../../../../shared/spectest', import.meta.url));
  if (!existsSync(folder)) return [];
  const modules: Uint8Array[] = [];
  for (const suite of ['v2', 'threads', 'tail-call', 'extended-const']) {
    for (const file of readdirSync(join(folder, suite)).filter((name) => name.endsWith('.json.gz'))) {
      const script = JSON.parse(gunzipSync(readFileSync(join(folder, suite, file))).toString()) as {
        modules: string[];
      };
      for (const module of script.modules) modules.push(new Uint8Array(Buffer.from(module, 'base64')));
    }
  }
  return modules;
}

/** Binaries to mutate: those of the core test suites and generated ones. */
export function readCorpus(seed: number): Uint8Array[] {
  const generated = Array.from({ length: 300 }, (_, i) => emit(generate(seed + i)));
  return [...suiteModules(), ...generated].filter((bytes) => bytes.length > 8 && bytes.length <= maxBytes);
}
