// Writes the interpreter's dispatch loop and operation numbers: node tools/gen/dispatch.mjs [--check]
// Input: dispatch-ops.table.mjs. The labels are literals because V8 makes a jump table of literals only.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dispatchRows } from './dispatch-ops.table.mjs';
import { vectorRow } from './vector-ops.table.mjs';

const source = (name) => fileURLToPath(new URL(`../../packages/engine-interpreter/src/${name}`, import.meta.url));
const number = new Map(dispatchRows.map(([name], index) => [name, index]));
if (number.size !== dispatchRows.length) throw new Error('two operations have the same name');

// The opcode table's build output names the vector instructions; build packages/binary first.
const { opcodeTable } = await import(new URL('../../packages/binary/dist/opcodes.table.js', import.meta.url));
/** Vector operations have numbers of their own, above those of the scalar loop. */
const vectorBase = 256;
if (dispatchRows.length > vectorBase) throw new Error(`${dispatchRows.length} scalar operations`);
const camelCase = (name) => name.replace(/[._](\w)/g, (_, letter) => letter.toUpperCase());
const vectorRows = opcodeTable
  .filter(([prefix]) => prefix === 0xfd)
  .map(([, , name, immediate, signature], index) => ({
    name,
    op: camelCase(name),
    number: vectorBase + index,
    ...vectorRow(name, immediate, signature),
  }));

const refresh = 'view = inst.memory.view; limit = inst.memory.limit | 0; globals = inst.globals;';
const exits = { finished: 0, check: 1, thrown: 2 };
const indexed = /\b(?:I32|F32|F64|CODE|REFS|globals|unaryHandlers|binaryHandlers|coldHandlers|pieceHandlers)\[/g;

/** Adds `!` after each index: the compiler can not know that lowering made them all in bounds. */
function assertIndexed(text) {
  let result = '';
  let from = 0;
  for (;;) {
    indexed.lastIndex = from;
    const match = indexed.exec(text);
    if (match === null) return result + text.slice(from);
    const open = match.index + match[0].length;
    let depth = 1;
    let close = open;
    for (; depth > 0; close++) depth += text[close] === '[' ? 1 : text[close] === ']' ? -1 : 0;
    result += `${text.slice(from, open)}${assertIndexed(text.slice(open, close - 1))}]!`;
    from = close;
  }
}

/**
 * Turns the block-scoped numbers of the cases into variables declared once. V8 gives each block-scoped variable a
 * register of its own for the whole function: the frame of the scalar loop would be 2.7 KB instead of 0.4, and the
 * frame is what bounds how deep guests and host functions may call each other.
 */
function hoistLocals(cases) {
  const names = new Set();
  const text = cases.replace(/\b(?:const|let) (?!back = activation\.)([^;]*);/g, (_, declarations) => {
    let depth = 0;
    let name = '';
    for (const char of `${declarations},`) {
      if ('([{'.includes(char)) depth++;
      else if (')]}'.includes(char)) depth--;
      else if (char === ',' && depth === 0) {
        names.add(name.trim().split(' ')[0]);
        name = '';
        continue;
      }
      name += char;
    }
    return `${declarations};`;
  });
  return {
    text,
    declarations: `let ${[...names]
      .sort()
      .map((name) => `${name} = 0`)
      .join(', ')};`,
  };
}

function caseOf([name, operands, body, jumps], index) {
  const text = assertIndexed(
    body
      .replace(/OP\((\w+)\)/g, (_, other) => {
        if (!number.has(other)) throw new Error(`no operation ${other}`);
        return `${number.get(other)} /* ${other} */`;
      })
      .replace(/EXIT\((\w+)\)/g, (_, exit) => `${exits[exit]} /* ${exit} */`)
      .replace(/REFRESH/g, refresh),
  );
  const length = operands.length + 1;
  return `        case ${index}: // ${name}\n          ${text}${jumps ? '' : `\n          pc = pc + ${length} | 0;\n          continue;`}\n`;
}

const scalar = hoistLocals(dispatchRows.map(caseOf).join(''));
const dispatch = `// Written by tools/gen/dispatch.mjs from dispatch-ops.table.mjs; do not edit.
import type { Activation } from './activation.js';
import { CODE as arenaCode, crossReturnPc } from './code-arena.js';
import { binaryHandlers, coldHandlers, pieceHandlers, unaryHandlers } from './cold/handlers.js';
import type { GuestState } from './guest-state.js';
import { i64Binary } from './handlers/i64.js';
import { REFS, setRef } from './references.js';
import { slowAccess } from './slow-access.js';
import { F32 as stackF32, F64 as stackF64, I32 as stackI32 } from './stack.js';
import { trapDivideByZero, trapOverflow, trapStackOverflow, trapUnreachable } from './trap-signal.js';
import { runVectors, takeVectorPc } from './vector-dispatch.generated.js';

// V8 folds address and length of a typed array into optimised code only when it is a constant of the same module.
const codeWords: Int32Array = arenaCode;
const stackInts: Int32Array = stackI32;
const stackSingles: Float32Array = stackF32;
const stackDoubles: Float64Array = stackF64;
const i64Mul = i64Binary['i64.mul']!;

/** Why {@link run} came back. */
export const Exit = { finished: ${exits.finished}, check: ${exits.check}, thrown: ${exits.thrown} } as const;

/**
 * Runs flat code from \`startPc\` until the activation ends, a check is due or something is thrown. Where it stopped is
 * left in the activation.
 *
 * @param budget - backward branches and calls until the next check
 * @returns one of {@link Exit}
 */
export function run(startPc: number, startFp: number, start: GuestState, activation: Activation, budget: number): number {
  let pc = startPc | 0;
  let fp = startFp | 0;
  let poll = budget | 0;
  const ceiling = activation.ceiling | 0;
  let inst = start;
  let view = inst.memory.view;
  let limit = inst.memory.limit | 0;
  let globals = inst.globals;
  // A register is shorter to name in bytecode than a constant of the module.
  const CODE = codeWords;
  const I32 = stackInts;
  const F32 = stackSingles;
  const F64 = stackDoubles;
  ${scalar.declarations}
  try {
    dispatch: for (;;) {
      switch (CODE[pc]) {
${scalar.text}        default:
          pc = runVectors(pc, fp, inst.memory) | 0;
          continue;
      }
    }
  } catch (error) {
    activation.stopAt(takeVectorPc(pc), fp, inst);
    activation.error = error;
    return ${exits.thrown};
  }
  activation.stopAt(pc, fp, inst);
  return ${exits.check};
}
`;

const vectorTables = [
  ...new Set(vectorRows.map(({ table }) => table).filter((table) => table && table !== 'shuffle')),
].sort();
const vector = hoistLocals(
  vectorRows
    .map(
      ({ number: value, op, operands, body }) =>
        `      case ${value}: // ${op}\n        ${assertIndexed(body.replaceAll('HANDLER(', `${op}(`))}\n        pc = pc + ${operands.length + 1} | 0;\n        continue;\n`,
    )
    .join(''),
);
const vectors = `// Written by tools/gen/dispatch.mjs from vector-ops.table.mjs; do not edit.
import { CODE as arenaCode } from './code-arena.js';
import { shuffle, ${vectorTables.join(', ')} } from './handlers/simd.js';
import type { MemoryRecord } from './memory-record.js';
import { checkedAddress } from './slow-access.js';
import { F32 as stackF32, F64 as stackF64, I32 as stackI32 } from './stack.js';

const codeWords: Int32Array = arenaCode;
const stackInts: Int32Array = stackI32;
const stackSingles: Float32Array = stackF32;
const stackDoubles: Float64Array = stackF64;

${vectorRows
  .filter(({ table }) => table && table !== 'shuffle')
  .map(({ name, op, table }) => `const ${op} = ${table}['${name}']!;\n`)
  .join('')}
let vectorPc = 0;

function noteVectorPc(pc: number): void {
  vectorPc = pc;
}

/** Where a vector instruction threw, or \`pc\` when it was none. */
export function takeVectorPc(pc: number): number {
  const at = vectorPc === 0 ? pc : vectorPc;
  vectorPc = 0;
  return at;
}

/** Runs vector operations from \`pc\` up to the next operation of another kind. @returns its position */
export function runVectors(start: number, frame: number, memory: MemoryRecord): number {
  let pc = start | 0;
  const fp = frame | 0;
  let view = memory.view;
  let limit = memory.limit | 0;
  const CODE = codeWords;
  const I32 = stackInts;
  const F32 = stackSingles;
  const F64 = stackDoubles;
  ${vector.declarations}
  for (;;) {
    switch (CODE[pc]) {
${vector.text}      default:
        if (CODE[pc]! < ${vectorBase}) return pc;
        throw new Error(\`no such operation: \${CODE[pc]} at \${pc}\`);
    }
  }
}
`;

const kinds = { d: 'd', a: 'a', i: 'i', r: 'r', '*': '*' };
for (const [name, operands] of dispatchRows) {
  for (const kind of operands) if (!(kind in kinds)) throw new Error(`${name}: operand kind ${kind}`);
}
const ops = `// Written by tools/gen/dispatch.mjs from dispatch-ops.table.mjs; do not edit.

/** The operations of flat code. */
export const FlatOp = {
${dispatchRows.map(([name], index) => `  ${name}: ${index},\n`).join('')}} as const;

/** The operations of vector instructions, by the instruction's name. */
export const vectorOps: Readonly<Record<string, number>> = {
${vectorRows.map(({ name, number: value }) => `  '${name}': ${value},\n`).join('')}};

/** The vector operations with their operands, see {@link flatOpOperands}. */
export const vectorOpOperands: readonly (readonly [number, string])[] = [
${vectorRows.map(({ op, number: value, operands }) => `  [${value}, '${operands}'], // ${op}\n`).join('')}];

/** The names of {@link FlatOp}, for the disassembler. */
export const flatOpNames: readonly string[] = Object.keys(FlatOp);

/**
 * Their operands, one letter for each word: d = slot written, a = slot read, i = immediate, r = branch distance,
 * * = as many more words as an operand before tells.
 */
export const flatOpOperands: readonly string[] = [
${dispatchRows.map(([name, operands]) => `  '${operands}', // ${name}\n`).join('')}];
`;

let stale = 0;
for (const [name, text] of [
  ['dispatch.generated.ts', dispatch],
  ['flat-ops.generated.ts', ops],
  ['vector-dispatch.generated.ts', vectors],
]) {
  if (!process.argv.includes('--check')) writeFileSync(source(name), text);
  else if (readFileSync(source(name), 'utf8') !== text) {
    console.error(`${source(name)} is out of date: run node tools/gen/dispatch.mjs`);
    stale++;
  }
}
process.exitCode = stale === 0 ? 0 : 1;
