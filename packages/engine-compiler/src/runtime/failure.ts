import { ExitError, HostPromiseError, LimitError, recordWasmStack, Trap, type TrapCode } from '@wazero-ts/api';
import { trapNumber } from '../layout/trap-codes.js';
import type { Activation } from './activation.js';
import { fuelError } from './fuel.js';
import { wasmStackOfActivation } from './trace.js';

const trapCodes: ReadonlyMap<number, string> = new Map(
  Object.entries(trapNumber).map(([code, number]) => [number, code]),
);

/** The error for a trap of generated code, without its trace. */
export function trapError(activation: Activation): Trap {
  const number = activation.context.native.trapCode;
  if (number === trapNumber.FUEL_EXHAUSTED) return fuelError(activation);
  const code = trapCodes.get(number);
  if (code === undefined) throw new Error(`generated code raised trap ${number}, which nobody knows`);
  const allowed = activation.stackBytes;
  if (code === 'STACK_OVERFLOW' && allowed !== undefined) {
    return new LimitError('STACK_LIMIT', { allowed, used: allowed }, []);
  }
  return new Trap(code as TrapCode, []);
}

/**
 * What the embedder gets for something that was thrown while an activation ran: a trap with its trace, or the same
 * object with its trace recorded.
 */
export function toPublicError(error: unknown, activation: Activation | undefined): unknown {
  const stack = activation === undefined ? [] : wasmStackOfActivation(activation);
  if (error instanceof LimitError && error.wasmStack.length === 0) return new LimitError(error.limit, error, stack);
  if (error instanceof Trap && error.wasmStack.length === 0) return new Trap(error.code as 'UNREACHABLE', stack);
  if (isJavaScriptOverflow(error)) return new Trap('STACK_OVERFLOW', stack);
  if (!(error instanceof ExitError) || error instanceof HostPromiseError) recordWasmStack(error, stack);
  return error;
}

/** Deep nesting of host and guest calls can exhaust the JavaScript stack before our own limit. */
function isJavaScriptOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message === 'Maximum call stack size exceeded';
}
