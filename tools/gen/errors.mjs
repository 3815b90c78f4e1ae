// Writes docs/errors.md from the table of error codes: node tools/gen/errors.mjs [--check]
// It reads the table's build output, so build packages/api first.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const { errorTable } = await import(new URL('../../packages/api/dist/errors.table.js', import.meta.url));
const { trapMessages } = await import(new URL('../../packages/api/dist/errors.js', import.meta.url));
const target = fileURLToPath(new URL('../../docs/errors.md', import.meta.url));

const sections = [
  ['DecodeError', 'The binary is not well formed. `offset` is a byte offset in it, `section` names the section.'],
  ['ValidationError', 'The binary is well formed but not valid. `functionIndex` counts imports first.'],
  ['LinkError', 'The imports do not fit.'],
  [
    'Trap',
    'The guest did what the specification forbids. `wasmStack` has the functions that were running, innermost first; the message has them as text. The instance can be used again.',
  ],
  [
    'LimitError',
    'A kind of `Trap`: the guest used up a quota. `limit`, `allowed` and `used` say which. The instance can be used again.',
  ],
  ['ExitError', 'The module is closed. `exitCode` is unsigned.'],
  ['HostPromiseError', 'A promise where nothing can wait for it.'],
  ['EngineUnavailableError', 'No such engine here.'],
  ['MountUnavailableError', 'A directory of the host can not be mounted safely. `reason` says why.'],
  ['WasmError', 'The base class, used by itself for what is wrong with a call of the API.'],
];

function entry([code, { cause, remedy, reserved }]) {
  const message = trapMessages[code] === undefined ? '' : `Message: \`wasm error: ${trapMessages[code]}\`.\n\n`;
  const note = reserved === true ? '\n\nNothing throws it yet.' : '';
  return `### ${code}\n\n${message}${cause}\n\n**What to do:** ${remedy}${note}\n`;
}

const rows = Object.entries(errorTable);
const known = new Set(sections.map(([name]) => name));
for (const [code, { errorClass }] of rows)
  if (!known.has(errorClass)) throw new Error(`${code}: no section ${errorClass}`);

const text = `<!-- Written by tools/gen/errors.mjs from packages/api/src/errors.table.ts; do not edit. -->

# Errors

Every error that wazero-ts throws by itself is a \`WasmError\` with a \`code\` of the closed list below (\`ErrorCode\`), so a \`switch\` over it can be exhaustive. Branch on the code or the class, not on the message.

\`\`\`ts
import { newRuntime, WasmError } from 'wazero-ts';

const runtime = newRuntime();
try {
  await runtime.compileModule(new Uint8Array([0, 1, 2, 3]));
} catch (error) {
  if (!(error instanceof WasmError)) throw error;
  console.log(error.name, error.code); // DecodeError MALFORMED
}
await runtime.close();
\`\`\`

What is *not* a \`WasmError\`:

- What a host function throws comes out of the call as the very same object. \`wasmStackOf(error)\` gives the guest functions that were running.
- \`RangeError\` for a number that no configuration can have, such as \`withMemoryLimitPages(65537)\`.
- File systems return an \`Errno\`; they do not throw.

| code | class |
| --- | --- |
${rows.map(([code, { errorClass }]) => `| [${code}](#${code.toLowerCase()}) | \`${errorClass}\` |`).join('\n')}

${sections
  .map(([name, lead]) => {
    const entries = rows.filter(([, { errorClass }]) => errorClass === name).map(entry);
    return `## ${name}\n\n${lead}\n\n${entries.join('\n')}`;
  })
  .join('\n')}`;

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('docs/errors.md is out of date: run npm run gen');
    process.exitCode = 1;
  }
} else {
  writeFileSync(target, text);
}
