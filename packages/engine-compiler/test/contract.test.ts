import { amd64 } from '@wazero-ts/codegen-amd64';
import { engineContract } from '@wazero-ts/testkit';
import { describe, expect, test } from 'vitest';
import { compilerEngine } from '../src/index.js';
import { describeNative, execMemory } from './native.js';

describeNative('the contract of engines', () => {
  const t = { describe, test, expect };
  engineContract('compiler', () => compilerEngine({ target: amd64(), memory: execMemory() }), t);
  const options = { boundsChecks: 'explicit' } as const;
  engineContract('compiler-explicit', () => compilerEngine({ target: amd64(), memory: execMemory(), options }), t);
});
