import { amd64 } from '@wazero-ts/codegen-amd64';
import { engineContract } from '@wazero-ts/testkit';
import { describe, expect, test } from 'vitest';
import { compilerEngine, type EngineOptions } from '../src/index.js';
import { describeNative, execMemory } from './native.js';

describeNative('the contract of engines', () => {
  const t = { describe, test, expect };
  engineContract('compiler', () => compilerEngine({ target: amd64(), memory: execMemory() }), t);
  const make = (options: Partial<EngineOptions>) => () =>
    compilerEngine({ target: amd64(), memory: execMemory(), options });
  engineContract('compiler-explicit', make({ boundsChecks: 'explicit' }), t);
  engineContract('compiler-whole', make({ compilation: 'whole' }), t);
  engineContract('compiler-fast', make({ tier: 'fast' }), t);
});
