// Writes docs/errors.md from the table of error codes: node tools/gen/errors.mjs [--check]
// It reads the table's build output, so build tools/gen first.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { trapMessages } from '@wazero-ts/api';
import { errorCodes } from './dist/error-codes.table.js';

const target = fileURLToPath(new URL('../../docs/errors.md', import.meta.url));

const row = ([code, { errorClass, cause, remedy }]) => {
  const text = code in trapMessages ? `${cause} Message: "${trapMessages[code]}".` : cause;
  const cells = [`\`${code}\``, errorClass, text, remedy].map((cell) => cell.replaceAll('|', '\\|'));
  return `| ${cells.join(' | ')} |\n`;
};

const text = `# Errors

<!-- Written by tools/gen/errors.mjs from tools/gen/src/error-codes.table.ts; do not edit. -->

Every error that the runtime throws by itself is a \`WasmError\` with a \`code\` from this closed list, so a switch over it can be exhaustive. What a host function throws comes out as the same object; \`wasmStackOf(error)\` has the trace of the guest. File systems return \`Errno\` values and do not throw.

| code | class | cause | remedy |
| --- | --- | --- | --- |
${Object.entries(errorCodes).map(row).join('')}
After a \`Trap\` the instance and the function can be used again. After an \`EXIT\` the module is closed: calls throw \`EXIT\` again.
`;

if (process.argv.includes('--check')) {
  if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
    console.error(`${target} is out of date: npm run gen`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(target, text);
}
