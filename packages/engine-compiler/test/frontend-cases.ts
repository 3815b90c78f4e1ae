import { type FunctionSpec, type Instruction, ModuleBuilder } from '@wazero-ts/testkit';
import type { FrontendOptions } from '../src/frontend/options.js';

export interface FrontendCase {
  readonly module: ModuleBuilder;
  readonly options?: Partial<FrontendOptions>;
}

const single = (spec: FunctionSpec, options?: Partial<FrontendOptions>): FrontendCase => {
  const module = new ModuleBuilder();
  module.memory({ min: 1 });
  module.func(spec);
  return options === undefined ? { module } : { module, options };
};

const sumLoop: FunctionSpec = {
  params: ['i32'],
  results: ['i32'],
  locals: ['i32'],
  code: [
    ['block', undefined],
    ['loop', undefined],
    ['local.get', 0],
    'i32.eqz',
    ['br_if', 1],
    ['local.get', 1],
    ['local.get', 0],
    'i32.add',
    ['local.set', 1],
    ['local.get', 0],
    ['i32.const', 1],
    'i32.sub',
    ['local.set', 0],
    ['br', 0],
    'end',
    'end',
    ['local.get', 1],
  ],
};

const access: FunctionSpec = {
  params: ['i32', 'i64'],
  results: ['i32'],
  code: [
    ['local.get', 0],
    ['local.get', 1],
    ['i64.store', { offset: 0x8000_0000 }],
    ['local.get', 0],
    ['i32.load8_s', { offset: 8 }],
  ],
};

const calls = (): ModuleBuilder => {
  const module = new ModuleBuilder();
  const host = module.importFunc('env', 'host', ['i32'], ['i32', 'i64']);
  module.table({ min: 4 });
  const own = module.func({
    params: ['i32'],
    results: ['i32', 'i64'],
    code: [
      ['local.get', 0],
      ['call', host],
    ],
  });
  module.func({
    params: ['i32'],
    results: ['i32', 'i64'],
    code: [
      ['local.get', 0],
      ['call', own],
      'drop',
      ['local.get', 0],
      ['call_indirect', { params: ['i32'], results: ['i32', 'i64'] }],
    ],
  });
  return module;
};

const vectors: FunctionSpec = {
  params: ['i32', 'v128'],
  results: ['v128'],
  code: [
    ['local.get', 0],
    ['local.get', 1],
    ['v128.load32_lane', { offset: 4, lane: 3 }],
    ['local.get', 0],
    ['v128.load16x4_u', { offset: 16 }],
    'f32x4.add',
    ['f64x2.extract_lane', 1],
    'f64x2.splat',
    'f64x2.promote_low_f32x4',
  ],
};

const atomics = (): ModuleBuilder => {
  const module = new ModuleBuilder();
  module.memory({ min: 1, max: 2, shared: true });
  module.func({
    params: ['i32', 'i64'],
    results: ['i32'],
    code: [
      ['local.get', 0],
      ['local.get', 1],
      ['i64.atomic.rmw16.add_u', { offset: 6 }],
      'drop',
      'atomic.fence',
      ['local.get', 0],
      ['i32.const', 1],
      ['local.get', 1],
      ['memory.atomic.wait32', { offset: 8 }],
    ],
  });
  return module;
};

/** Arms with parameters and results, a table, dead code, conditional returns. */
const controlFlow: FunctionSpec = {
  params: ['i32', 'i64'],
  results: ['i64'],
  locals: ['i64'],
  code: [
    ['local.get', 1],
    ['local.get', 0],
    ['if', { params: ['i64'], results: ['i64'] }],
    ['local.tee', 2],
    ['local.get', 0],
    ['br_if', 1],
    'else',
    ['i64.const', 1n],
    'i64.add',
    ['local.set', 2],
    ['block', 'i64'],
    ['block', 'i64'],
    ['local.get', 2],
    ['local.get', 0],
    ['br_table', [0, 1, 0, 2], 1],
    ['local.set', 2],
    'end',
    'end',
    'end',
    ['local.get', 2],
    'i64.div_s',
  ],
};

const tables = (): ModuleBuilder => {
  const module = new ModuleBuilder();
  const imported = module.importFunc('env', 'imported', [], []);
  module.table({ min: 2, max: 2 });
  module.table({ min: 2, element: 'externref' });
  const own = module.func({
    params: ['i32', 'externref'],
    results: ['i32'],
    code: [
      ['local.get', 0],
      ['local.get', 0],
      ['table.get', 0],
      ['table.set', 0],
      ['local.get', 0],
      ['local.get', 1],
      ['table.set', 1],
      ['local.get', 0],
      ['ref.func', imported],
      ['table.set', 0],
      ['local.get', 0],
      ['ref.func', 1],
      ['table.set', 0],
      ['local.get', 1],
      ['local.get', 0],
      ['table.grow', 1],
      ['local.get', 0],
      ['return_call_indirect', { params: ['i32'], results: ['i32'] }],
    ],
  });
  module.export('own', 'func', own);
  module.export('imported', 'func', imported);
  return module;
};

const globals = (): ModuleBuilder => {
  const module = new ModuleBuilder();
  module.importGlobal('env', 'constant', 'i32');
  module.importGlobal('env', 'shared', 'f64', true);
  module.global({ type: 'v128', mutable: true, init: [['v128.const', new Uint8Array(16)]] });
  module.func({
    results: ['i32', 'f64'],
    code: [
      ['global.get', 0],
      ['global.get', 1],
      ['global.get', 2],
      ['global.set', 2],
    ],
  });
  return module;
};

const conversions: FunctionSpec = {
  params: ['f32', 'f64'],
  results: ['i64', 'i32', 'f32'],
  code: [
    ['local.get', 0],
    'i64.trunc_f32_s',
    ['local.get', 1],
    'i32.trunc_f64_s',
    ['i32.const', 7],
    'i32.rem_s',
    ['local.get', 0],
    ['local.get', 0],
    'f32.mul',
  ],
};

/** Where loops poll that call their own function. */
const recursion = (): ModuleBuilder => {
  const module = new ModuleBuilder();
  const itself = (): Instruction[] => [
    ['local.get', 0],
    ['call', index],
  ];
  let index = 0;
  const func = (code: readonly Instruction[]): void => {
    module.func({ params: ['i32'], code });
    index++;
  };
  // Each time: not in the loop.
  func([['loop'], ...itself(), ['local.get', 0], ['br_if', 0], 'end']);
  // Only in one arm; the other branches back without.
  func([['loop'], ['local.get', 0], ['if'], ...itself(), ['br', 1], 'else', ['br', 1], 'end', 'end']);
  // Something may leave the block before.
  func([['loop'], ['block'], ['local.get', 0], ['br_if', 0], ...itself(), 'end', ['br', 0], 'end']);
  // In the inner loop, not in the outer one; then the other way round.
  func([['loop'], ['loop'], ...itself(), ['local.get', 0], ['br_if', 0], 'end', ['br', 0], 'end']);
  func([['loop'], ...itself(), ['loop'], ['local.get', 0], ['br_if', 0], 'end', ['br', 0], 'end']);
  // From within an inner loop, to the outer one.
  func([['loop'], ['loop'], ...itself(), ['local.get', 0], ['br_table', [0], 1], 'end', 'end']);
  // Nothing branches back.
  func([['loop'], 'end']);
  return module;
};

/** The functions of each golden file `testdata/filetests/frontend/NAME.ssa`. */
export const frontendCases: Readonly<Record<string, FrontendCase>> = {
  loop: single(sumLoop),
  'loop-metered': single(sumLoop, { metered: true }),
  'memory-guarded': single(access),
  'memory-explicit': single(access, { guarded: false }),
  'control-flow': single(controlFlow),
  'control-flow-metered': single(controlFlow, { metered: true }),
  conversions: single(conversions, { canonicalNaNs: true }),
  globals: { module: globals() },
  tables: { module: tables() },
  vectors: single(vectors, { canonicalNaNs: true }),
  atomics: { module: atomics() },
  calls: { module: calls() },
  recursion: { module: recursion() },
  'calls-direct': { module: calls(), options: { directCalls: true } },
};
