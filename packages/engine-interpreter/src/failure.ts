import { ExitError, HostPromiseError, LimitError, recordWasmStack, Trap } from '@wazero-ts/api';
import type { Activation } from './activation.js';
import { wasmStackOfActivation } from './trace.js';
import { TrapSignal } from './trap-signal.js';

/**
 * What the embedder gets for something that was thrown while an activation ran: a trap with its trace, or the same
 * object with its trace recorded.
 */
export function toPublicError(error: unknown, activation: Activation | undefined): unknown {
  const stack = activation === undefined ? [] : wasmStackOfActivation(activation);
  if (error instanceof TrapSignal) {
    const allowed = activation?.stackBytes;
    if (error.code !== 'STACK_OVERFLOW' || allowed === undefined) return new Trap(error.code, stack);
    return new LimitError('STACK_LIMIT', { allowed, used: allowed }, stack);
  }
  // A limit or trap thrown by a helper that knows no frames.
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
