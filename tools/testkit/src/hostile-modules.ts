import type { Instruction, WasmType } from './instructions.js';
import { type FunctionSpec, ModuleBuilder } from './module-builder.js';

/** Modules of at most 1 MB that would take minutes or gigabytes if anything in a compiler were quadratic. */
export const hostileModules: ReadonlyMap<string, () => Uint8Array> = new Map<string, () => Uint8Array>([
  ['straight line', () => one({ code: [...repeat(100_000, () => increment(0)), get(0)] })],
  ['loads and stores', () => one({ code: [...repeat(50_000, copyWord), get(0)] })],
  ['50,000-way br_table to one block', () => branchTable(50_000, 1)],
  ['50,000-way br_table to 5,000 blocks', () => branchTable(50_000, 5000)],
  ['10,000 nested loops', () => nested('loop', 10_000)],
  ['10,000 nested blocks', () => nested('block', 10_000)],
  ['10,000 nested ifs', nestedIfs],
  ['49,999 live locals', () => liveLocals(49_999)],
  ['50,000 live operands', liveOperands],
  ['1,000 parameters and results', manyParameters],
  ['branches with 1,000 values', branchesWithValues],
  ['chain of 15,000 diamonds', () => diamonds(15_000, 1)],
  ['chain of 200 diamonds that set 200 locals', () => diamonds(200, 200)],
  [
    'chain of 50,000 selects',
    () => one({ code: [get(0), ...repeat(50_000, () => [get(0), get(0), 'select']), 'drop', get(0)] }),
  ],
  ['100,000 calls', () => one({ code: [...repeat(100_000, () => [get(0), ['call', 0], ['local.set', 0]]), get(0)] })],
  ['50,000 indirect calls', indirectCalls],
  ['50,000 functions', manyFunctions],
  ['a loop that rotates 1,000 locals', rotation],
  ['5,000 loops side by side', () => one({ code: [...repeat(5000, spin), get(0)] })],
  ['2,000 live vectors', liveVectors],
  ['30,000 wide constants', () => one({ code: [...repeat(30_000, wideConstant), get(0)] })],
  [
    '30,000 bulk instructions',
    () => one({ code: [...repeat(30_000, () => [get(0), get(0), get(0), 'memory.copy']), get(0)] }),
  ],
  ['50,000 divisions', () => one({ code: [...repeat(50_000, divide), get(0)] })],
]);

const repeat = (count: number, make: (i: number) => readonly Instruction[]): Instruction[] =>
  Array.from({ length: count }, (_, i) => make(i)).flat();
const types = (count: number, type: WasmType = 'i32'): WasmType[] => Array.from({ length: count }, () => type);
const get = (local: number): Instruction => ['local.get', local];
const i32 = (value: number): Instruction => ['i32.const', value];
const increment = (local: number): Instruction[] => [get(local), i32(1), 'i32.add', ['local.set', local]];
const copyWord = (): Instruction[] => [get(0), get(0), 'i32.load', 'i32.store'];
const wideConstant = (i: number): Instruction[] => [
  ['f64.const', i + 0.5],
  'drop',
  ['i64.const', BigInt(i) << 33n],
  'drop',
];
const divide = (): Instruction[] => [get(0), get(0), 'i32.div_s', ['local.set', 0]];
const spin = (): Instruction[] => [['loop', undefined], ...increment(0), get(0), ['br_if', 0], 'end'];

/** A module of one function from i32 to i32, with a memory, a table and more functions if need be. */
function one(spec: Omit<FunctionSpec, 'params' | 'results'>, more: readonly FunctionSpec[] = []): Uint8Array {
  const module = new ModuleBuilder();
  module.memory({ min: 1 });
  module.table({ min: 1 });
  module.func({ params: ['i32'], results: ['i32'], ...spec, export: 'run' });
  for (const each of more) module.func(each);
  return module.toBytes();
}

function branchTable(ways: number, blocks: number): Uint8Array {
  const labels = Array.from({ length: ways }, (_, i) => i % blocks);
  const open = repeat(blocks, () => [['block', undefined]]);
  const close = repeat(blocks, () => ['end', ...increment(0)]);
  return one({ code: [...open, get(0), ['br_table', labels, 0], ...close, get(0)] });
}

function nested(kind: 'loop' | 'block', depth: number): Uint8Array {
  const open = repeat(depth, () => [[kind, undefined], ...increment(0)]);
  const close = repeat(depth, (i) => [get(0), ['br_if', kind === 'loop' ? 0 : depth - 1 - i], 'end']);
  return one({ code: [...open, ...close, get(0)] });
}

function nestedIfs(): Uint8Array {
  const open = repeat(10_000, () => [...increment(0), get(0), ['if', undefined]]);
  return one({ code: [...open, ...repeat(10_000, () => ['end', ...increment(0)]), get(0)] });
}

function liveLocals(count: number): Uint8Array {
  const set = repeat(count, (i) => [get(0), i32(i), 'i32.mul', ['local.set', i + 1]]);
  const sum = repeat(count, (i) => [get(i + 1), 'i32.add']);
  return one({ locals: types(count), code: [...set, get(0), ['call', 0], ...sum] });
}

function liveOperands(): Uint8Array {
  const push = repeat(50_000, (i) => [get(0), i32(i), 'i32.mul']);
  return one({ code: [...push, get(0), ['call', 0], ...repeat(50_000, () => ['i32.add'])] });
}

function manyParameters(): Uint8Array {
  const callee: FunctionSpec = {
    params: types(1000),
    results: types(1000),
    code: repeat(1000, (i) => [get(999 - i)]),
  };
  const calls = repeat(100, () => [['call', 1]]);
  return one({ code: [...repeat(1000, () => [get(0)]), ...calls, ...repeat(999, () => ['i32.add'])] }, [callee]);
}

function branchesWithValues(): Uint8Array {
  const block: Instruction = ['block', { params: [], results: types(1000) }];
  const branches = repeat(10_000, () => [get(0), ['br_if', 0]]);
  const push = repeat(1000, (i) => [i32(i)]);
  return one({ code: [block, ...push, ...branches, 'end', ...repeat(999, () => ['i32.add'])] });
}

function diamonds(count: number, locals: number): Uint8Array {
  const arm = (by: number): Instruction[] =>
    repeat(locals, (i) => [get(i + 1), i32(by + i), 'i32.xor', ['local.set', i + 1]]);
  const diamond = [get(0), ['if', undefined], ...arm(1), 'else', ...arm(2), 'end'] satisfies Instruction[];
  const sum = repeat(locals, (i) => [get(i + 1), 'i32.add']);
  return one({ locals: types(locals), code: [...repeat(count, () => diamond), get(0), ...sum] });
}

function indirectCalls(): Uint8Array {
  const module = new ModuleBuilder();
  const type = { params: ['i32'], results: ['i32'] } satisfies { params: WasmType[]; results: WasmType[] };
  module.table({ min: 1 });
  const call: Instruction[] = [get(0), get(0), ['call_indirect', type, 0], ['local.set', 0]];
  module.func({ ...type, code: [...repeat(50_000, () => call), get(0)], export: 'run' });
  return module.toBytes();
}

function manyFunctions(): Uint8Array {
  const module = new ModuleBuilder();
  for (let i = 0; i < 50_000; i++)
    module.func({ params: ['i32'], results: ['i32'], code: [get(0), i32(1), 'i32.add'] });
  return module.toBytes();
}

function rotation(): Uint8Array {
  const code = repeat(999, (i) => [get(i + 1), ['local.set', i]]);
  const loop: Instruction[] = [['loop', undefined], get(0), ...code, ['local.set', 999], get(0), ['br_if', 0], 'end'];
  return one({ locals: types(999), code: [...loop, ...loop, get(0)] });
}

function liveVectors(): Uint8Array {
  const push = repeat(2000, (i) => [get(0), i32(i), 'i32.add', 'i32x4.splat']);
  const code: Instruction[] = [...push, get(0), ['call', 0], 'drop', ...repeat(1999, () => ['i32x4.add'])];
  return one({ code: [...code, ['i32x4.extract_lane', 0]] });
}
