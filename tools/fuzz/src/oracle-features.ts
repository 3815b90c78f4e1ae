import { setFlagsFromString } from 'node:v8';
import { CoreFeature, type CoreFeatures } from '@wazero-ts/api';
import { ModuleBuilder } from '@wazero-ts/testkit';
import { allFeatures } from './generate.js';

function accepts(build: (module: ModuleBuilder) => void): boolean {
  const module = new ModuleBuilder();
  build(module);
  return WebAssembly.validate(module.toBytes() as Uint8Array<ArrayBuffer>);
}

function acceptsExtendedConst(): boolean {
  return accepts((module) => {
    module.global({ type: 'i32', init: [['i32.const', 1], ['i32.const', 2], 'i32.add'] });
  });
}

/** The features that the generator can use because the WebAssembly of this Node has them too. */
export function oracleFeatures(): CoreFeatures {
  // Node 20 has these behind a flag; later ones no longer know it.
  if (!acceptsExtendedConst()) setFlagsFromString('--experimental-wasm-extended-const');
  let features = allFeatures;
  if (!acceptsExtendedConst()) features &= ~CoreFeature.extendedConst;
  const tailCall = accepts((module) => {
    module.func({ code: [['return_call', 0]] });
  });
  if (!tailCall) features &= ~CoreFeature.tailCall;
  return features;
}
