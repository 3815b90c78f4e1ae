import { type Instruction, ModuleBuilder, type Signature, type WasmType } from '@wazero-ts/testkit';
import {
  type Node,
  type Program,
  type ProgramFunction,
  partnerModuleName,
  pseudoNodes,
  sharedName,
  stepsName,
} from './program.js';

/** Loop rounds and calls that one exported call may make; what goes on for longer traps by `unreachable`. */
const stepsPerCall = 250;

/** Indices that the emitter adds behind those of the program. */
interface Layout {
  readonly stepsGlobal: number;
  readonly scratchLocal: (type: WasmType) => number;
}

const scratchTypes = ['f32', 'f64', 'v128'] as const satisfies readonly WasmType[];

function f64x2NaN(): Uint8Array {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, 0x7ff8000000000000n, true);
  view.setBigUint64(8, 0x7ff8000000000000n, true);
  return bytes;
}

function f32x4NaN(): Uint8Array {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < 16; i += 4) view.setUint32(i, 0x7fc00000, true);
  return bytes;
}

/** `value == value ? value : canonical NaN`, lane by lane for vectors. */
function canonicalise(shape: string, scratch: number): Instruction[] {
  const value: Instruction[] = [
    ['local.get', scratch],
    ['local.get', scratch],
  ];
  switch (shape) {
    case 'f32':
      return [['local.tee', scratch], ['f32.const', { bits: 0x7fc00000 }], ...value, 'f32.eq', 'select'];
    case 'f64':
      return [['local.tee', scratch], ['f64.const', { bits: 0x7ff8000000000000n }], ...value, 'f64.eq', 'select'];
    case 'f32x4':
      return [['local.tee', scratch], ['v128.const', f32x4NaN()], ...value, 'f32x4.eq', 'v128.bitselect'];
    case 'f64x2':
      return [['local.tee', scratch], ['v128.const', f64x2NaN()], ...value, 'f64x2.eq', 'v128.bitselect'];
    default:
      throw new Error(`nothing to canonicalise in ${shape}`);
  }
}

function countStep(layout: Layout): Instruction[] {
  return [
    ['global.get', layout.stepsGlobal],
    'i32.eqz',
    ['if', undefined],
    'unreachable',
    'end',
    ['global.get', layout.stepsGlobal],
    ['i32.const', 1],
    'i32.sub',
    ['global.set', layout.stepsGlobal],
  ];
}

function emitNode(out: Instruction[], node: Node, layout: Layout): void {
  for (const operand of node.operands) emitNode(out, operand, layout);
  if (node.name === pseudoNodes.dropAll) {
    for (const operand of node.operands) for (const _ of operand.results) out.push('drop');
    return;
  }
  if (node.name === pseudoNodes.canonicalNaN) {
    out.push(...canonicalise(node.immediates[0] as string, layout.scratchLocal(node.results[0]!)));
    return;
  }
  out.push([node.name, ...node.immediates]);
  if (node.body === undefined) return;
  if (node.name === 'loop') out.push(...countStep(layout));
  for (const inner of node.body) emitNode(out, inner, layout);
  if (node.otherwise !== undefined) {
    out.push('else');
    for (const inner of node.otherwise) emitNode(out, inner, layout);
  }
  out.push('end');
}

function emitFunction(fn: ProgramFunction, stepsGlobal: number): Instruction[] {
  const declared = fn.signature.params.length + fn.locals.length;
  const layout: Layout = {
    stepsGlobal,
    scratchLocal: (type) => declared + scratchTypes.indexOf(type as (typeof scratchTypes)[number]),
  };
  const out: Instruction[] = countStep(layout);
  for (const node of fn.body) emitNode(out, node, layout);
  return out;
}

/** The integers that carry a value across the JS boundary with every bit. */
function flatten(type: WasmType): readonly WasmType[] {
  switch (type) {
    case 'i32':
    case 'f32':
      return ['i32'];
    case 'i64':
    case 'f64':
      return ['i64'];
    case 'v128':
      return ['i64', 'i64'];
    case 'funcref':
    case 'externref':
      return ['i32'];
  }
}

/** Turns the integers in the locals from `local` on into a value; references become null. */
function unflatten(type: WasmType, local: number): Instruction[] {
  switch (type) {
    case 'i32':
    case 'i64':
      return [['local.get', local]];
    case 'f32':
      return [['local.get', local], 'f32.reinterpret_i32'];
    case 'f64':
      return [['local.get', local], 'f64.reinterpret_i64'];
    case 'v128':
      return [['local.get', local], 'i64x2.splat', ['local.get', local + 1], ['i64x2.replace_lane', 1]];
    case 'funcref':
    case 'externref':
      return [['ref.null', type]];
  }
}

/** Pushes the integers of a value that `get` pushes. */
function flattened(type: WasmType, get: Instruction): Instruction[] {
  switch (type) {
    case 'i32':
    case 'i64':
      return [get];
    case 'f32':
      return [get, 'i32.reinterpret_f32'];
    case 'f64':
      return [get, 'i64.reinterpret_f64'];
    case 'v128':
      return [get, ['i64x2.extract_lane', 0], get, ['i64x2.extract_lane', 1]];
    case 'funcref':
    case 'externref':
      return [get, 'ref.is_null'];
  }
}

/** An exported function with integers only, that gives the call its steps and calls `target`. */
function addWrapper(
  module: ModuleBuilder,
  target: number,
  signature: Signature,
  name: string,
  stepsGlobal: number,
): void {
  const params = signature.params.flatMap(flatten);
  const code: Instruction[] = [
    ['i32.const', stepsPerCall],
    ['global.set', stepsGlobal],
  ];
  let local = 0;
  for (const type of signature.params) {
    code.push(...unflatten(type, local));
    local += flatten(type).length;
  }
  code.push(['call', target]);
  for (let i = signature.results.length - 1; i >= 0; i--) code.push(['local.set', params.length + i]);
  signature.results.forEach((type, i) => {
    code.push(...flattened(type, ['local.get', params.length + i]));
  });
  module.func({
    params,
    results: signature.results.flatMap(flatten),
    locals: signature.results,
    code,
    export: name,
  });
}

/** Globals, then the global that counts steps, tables and the memory: own ones or those of another module. */
function addStorage(module: ModuleBuilder, program: Program, stepsGlobal: number): void {
  const { storageFrom: from, exportsAll } = program;
  const exported = (name: string): { readonly export?: string } => (exportsAll ? { export: name } : {});
  program.globals.forEach(({ type, mutable, init }, i) => {
    if (from !== undefined) {
      module.importGlobal(from, sharedName('global', i), type, mutable);
      return;
    }
    const code: Instruction[] = [];
    emitNode(code, init, { stepsGlobal, scratchLocal: () => 0 });
    module.global({ type, mutable, init: code, ...exported(sharedName('global', i)) });
  });
  if (from === partnerModuleName) module.importGlobal(from, stepsName, 'i32', true);
  else module.global({ type: 'i32', mutable: true, init: [['i32.const', stepsPerCall]], ...exported(stepsName) });
  program.tables.forEach((table, i) => {
    if (from === undefined) module.table({ ...table, ...exported(sharedName('table', i)) });
    else module.importTable(from, sharedName('table', i), table);
  });
  if (from === undefined) module.memory({ ...program.memory, export: 'memory' });
  else module.export('memory', 'memory', module.importMemory(from, 'memory', program.memory));
}

/** The binary of a program. Its exports take and return integers only, so results compare as bits. */
export function emit(program: Program): Uint8Array {
  const module = new ModuleBuilder();
  for (const { module: from, name, params, results } of program.imports) module.importFunc(from, name, params, results);
  const stepsGlobal = program.globals.length;
  addStorage(module, program, stepsGlobal);
  program.functions.forEach((fn, i) => {
    module.func({
      ...fn.signature,
      locals: [...fn.locals, ...scratchTypes],
      code: () => emitFunction(fn, stepsGlobal),
      ...(program.exportsAll ? { export: sharedName('function', i) } : {}),
    });
  });
  program.functions.forEach((fn, i) => {
    addWrapper(module, program.imports.length + i, fn.signature, `f${i}`, stepsGlobal);
  });
  program.globals.forEach(({ type }, i) => {
    module.func({ results: flatten(type), code: flattened(type, ['global.get', i]), export: `global${i}` });
  });
  program.tables.forEach((_, i) => {
    module.func({
      params: ['i32'],
      results: ['i32'],
      code: [['local.get', 0], ['table.get', i], 'ref.is_null'],
      export: `table${i}`,
    });
    module.func({ results: ['i32'], code: [['table.size', i]], export: `tableSize${i}` });
  });
  for (const element of program.elements) module.element(element);
  for (const segment of program.data) module.dataSegment(segment);
  if (program.start !== undefined) module.start(program.start);
  return module.toBytes();
}
