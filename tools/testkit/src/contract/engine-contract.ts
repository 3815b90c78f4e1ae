import type { Engine } from '@wazero-ts/core';
import { atomicsContract } from './atomics-contract.js';
import { closingContract } from './closing-contract.js';
import { controlContract } from './control-contract.js';
import { givenImportsContract } from './given-imports-contract.js';
import { ContractHarness, type TestApi } from './harness.js';
import { hostFunctionsContract } from './host-functions-contract.js';
import { interplayContract } from './interplay-contract.js';
import { limitsContract } from './limits-contract.js';
import { linkingContract } from './linking-contract.js';
import { memoryContract } from './memory-contract.js';
import { nanContract } from './nan-contract.js';
import { policyContract } from './policy-contract.js';
import { suspensionContract } from './suspension-contract.js';
import { tablesAndGlobalsContract } from './tables-globals-contract.js';
import { trapsContract } from './traps-contract.js';
import { valuesContract } from './values-contract.js';

/**
 * Registers the tests of linking and storage: what a new engine passes first.
 *
 * @param name - shown in the report
 * @param makeEngine - a new engine for each runtime
 * @param t - `{ describe, test, expect }` of vitest
 */
export function linkingContractOf(name: string, makeEngine: () => Engine, t: TestApi): void {
  t.describe(`linking contract: ${name}`, () => {
    const harness = new ContractHarness(t, makeEngine);
    linkingContract(harness);
    givenImportsContract(harness);
    memoryContract(harness);
    tablesAndGlobalsContract(harness);
  });
}

/**
 * Registers the tests that every engine must pass.
 *
 * @param name - shown in the report
 * @param makeEngine - a new engine for each runtime
 * @param t - `{ describe, test, expect }` of vitest
 */
export function engineContract(name: string, makeEngine: () => Engine, t: TestApi): void {
  linkingContractOf(name, makeEngine, t);
  t.describe(`engine contract: ${name}`, () => {
    const harness = new ContractHarness(t, makeEngine);
    valuesContract(harness);
    controlContract(harness);
    hostFunctionsContract(harness);
    trapsContract(harness);
    limitsContract(harness);
    policyContract(harness);
    suspensionContract(harness);
    interplayContract(harness);
    closingContract(harness);
    nanContract(harness);
    atomicsContract(harness);
  });
}
