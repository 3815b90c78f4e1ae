import type { FunctionDefinition } from '@wazero-ts/api';
import type { FunctionType } from '@wazero-ts/binary';
import type { CallControl, EngineFunction, InstanceHandle, ValueSlots } from '@wazero-ts/core';
import { callAsync } from './async-call.js';
import type { GuestState } from './guest-state.js';
import type { FrameSignature } from './signature.js';
import { signatureOf } from './signature.js';
import { callSync } from './sync-call.js';

/** A function that an instance defines. */
export class GuestFunction implements EngineFunction {
  readonly state: GuestState;
  readonly index: number;
  readonly definedIndex: number;
  readonly type: FunctionType;
  readonly typeId: number;
  readonly signature: FrameSignature;

  constructor(state: GuestState, index: number) {
    const { module, code } = state;
    const typeIndex = module.functionTypes[index]!;
    this.state = state;
    this.index = index;
    this.definedIndex = index - module.importedFunctionCount;
    this.type = module.types[typeIndex]!.composite;
    this.typeId = code.typeIds[typeIndex]!;
    this.signature = signatureOf(this.type);
  }

  get definition(): FunctionDefinition {
    return this.state.handle.functionDefinition(this.index);
  }

  get instance(): InstanceHandle {
    return this.state.handle;
  }

  invoke(values: ValueSlots, control: CallControl): void {
    callSync(this, values, control);
  }

  invokeAsync(values: ValueSlots, control: CallControl): Promise<void> {
    return callAsync(this, values, control);
  }
}
