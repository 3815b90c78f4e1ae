// node v8-child.js CASE FOLDER small|full: runs one case on Node's own engine, in a process of its own so that a
// crash of node:wasi is a failure of that case only, and writes the outcome to FOLDER/outcome.json.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { caseContext } from './case-context.js';
import { guestCases } from './cases/index.js';
import { v8Host } from './hosts/v8-host.js';

const [name, folder, size] = process.argv.slice(2);
const guestCase = guestCases.find((candidate) => candidate.name === name);
if (guestCase === undefined || folder === undefined) throw new Error('usage: v8-child CASE FOLDER small|full');
const outcome = await guestCase.run(caseContext({ host: v8Host, full: size === 'full', folder }));
const parts = outcome.map((part) => ({ name: part.name, base64: Buffer.from(part.bytes).toString('base64') }));
writeFileSync(join(folder, 'outcome.json'), JSON.stringify(parts));
