import { type FunctionSpec, ModuleBuilder } from '@wazero-ts/testkit';
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

/** The functions of each golden file `testdata/filetests/frontend/NAME.ssa`. */
export const frontendCases: Readonly<Record<string, FrontendCase>> = {
  loop: single(sumLoop),
  'loop-metered': single(sumLoop, { metered: true }),
  'memory-guarded': single(access),
  'memory-explicit': single(access, { guarded: false }),
  calls: { module: calls() },
  'calls-direct': { module: calls(), options: { directCalls: true } },
};
