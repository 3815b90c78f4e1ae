// node case-child.js CASE ENGINE FOLDER small|full: runs one case in a process of its own and writes the outcome to
// FOLDER/outcome.json. On Node's own engine ("v8"), so that a crash of node:wasi is a failure of that case only; on one
// of ours for glue that reads the global WebAssembly, which is then that engine's.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installGlobal } from '@wazero-ts/js-api';
import { newRuntime } from '@wazero-ts/runtime';
import { caseContext } from './case-context.js';
import { guestCases } from './cases/index.js';
import { v8Host } from './hosts/v8-host.js';
import { engineConfigs, hostsByEngine } from './hosts/wazero-host.js';

const [name, engine = 'v8', folder, size] = process.argv.slice(2);
const guestCase = guestCases.find((candidate) => candidate.name === name);
const host = engine === 'v8' ? v8Host : hostsByEngine[engine];
if (guestCase === undefined || host === undefined || folder === undefined) {
  throw new Error('usage: case-child CASE ENGINE FOLDER small|full');
}
const config = engineConfigs[engine];
if (config !== undefined) {
  const { timeoutMs } = guestCase;
  installGlobal(newRuntime(config().withCallOptions(timeoutMs === undefined ? undefined : { timeoutMs })));
}
const outcome = await guestCase.run(caseContext({ host, full: size === 'full', folder }));
const parts = outcome.map((part) => ({ name: part.name, base64: Buffer.from(part.bytes).toString('base64') }));
writeFileSync(join(folder, 'outcome.json'), JSON.stringify(parts));
