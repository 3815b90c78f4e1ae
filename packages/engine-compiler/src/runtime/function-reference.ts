import type { Reference } from '@wazero-ts/core';
import { GuestFunction } from './guest-function.js';
import { HostFunctionReference } from './host-function-reference.js';

/** What generated code knows by a descriptor. */
export type FunctionReference = GuestFunction | HostFunctionReference;

export function isFunctionReference(reference: Reference): reference is FunctionReference {
  return reference instanceof GuestFunction || reference instanceof HostFunctionReference;
}
