import { amd64 } from '@wazero-ts/codegen-amd64';
import { linkingContractOf } from '@wazero-ts/testkit';
import { describe, expect, test } from 'vitest';
import { compilerEngine } from '../src/index.js';
import { describeNative, execMemory } from './native.js';

describeNative('the contract of engines', () => {
  const t = { describe, test, expect };
  linkingContractOf('compiler', () => compilerEngine({ target: amd64(), memory: execMemory() }), t);
  const options = { boundsChecks: 'explicit' } as const;
  linkingContractOf('compiler-explicit', () => compilerEngine({ target: amd64(), memory: execMemory(), options }), t);
});
