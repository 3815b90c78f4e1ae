// Writes packages/binary/src/opcodes.generated.ts from the opcode table: node tools/gen/opcodes.mjs [--check]
// It reads the table's build output, so build packages/binary first.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const table = new URL('../../packages/binary/dist/opcodes.table.js', import.meta.url);
const target = fileURLToPath(new URL('../../packages/binary/src/opcodes.generated.ts', import.meta.url));
const { opcodeTable } = await import(table);

/** i32.load8_u -> i32Load8U */
const camelCase = (name) => name.replace(/[._](\w)/g, (_, letter) => letter.toUpperCase());

const lines = opcodeTable.map(([prefix, code, name]) => {
  const key = (prefix << 12) | code;
  return `  /** ${name} */\n  ${camelCase(name)}: 0x${key.toString(16)},\n`;
});
const text = `// Written by tools/gen/opcodes.mjs from opcodes.table.ts; do not edit.

/**
 * The key of every instruction, \`prefix << 12 | code\`. V8 makes a jump table of literals but a chain of comparisons of
 * these, so a hot switch is generated with literals.
 */
export const Op = {
${lines.join('')}} as const;
`;

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error(`${target} is out of date: run node tools/gen/opcodes.mjs`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(target, text);
}
