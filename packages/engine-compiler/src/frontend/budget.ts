import { WasmError } from '@wazero-ts/api';
import { BudgetError } from '@wazero-ts/codegen';

/** Whether it says that a function is too large. */
export function isImplementationLimit(error: unknown): boolean {
  return error instanceof WasmError && error.code === 'IMPLEMENTATION_LIMIT';
}

/**
 * Runs a step of compiling a function.
 *
 * @throws WasmError `IMPLEMENTATION_LIMIT` when the function is too large for it
 */
export function withinBudget<Result>(functionName: string, step: () => Result): Result {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof BudgetError)) throw error;
    const message = `${functionName} is too large to compile: ${error.message}; split the function`;
    throw new WasmError('IMPLEMENTATION_LIMIT', message, { cause: error });
  }
}
