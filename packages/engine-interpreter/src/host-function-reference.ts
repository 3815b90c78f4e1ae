import type { FunctionDefinition } from '@wazero-ts/api';
import type { FunctionType } from '@wazero-ts/binary';
import type { CallControl, EngineFunction, HostFunction, InstanceHandle, ValueSlots } from '@wazero-ts/core';
import { callHostFunction, callHostFunctionAsync } from '@wazero-ts/core';
import { signatureOf } from './signature.js';

/** A host function as guests see it. */
export class HostFunctionReference implements EngineFunction {
  /** No instance of this engine runs it; a {@link GuestFunction} has its state here. */
  readonly state: undefined = undefined;
  readonly host: HostFunction;
  readonly type: FunctionType;
  readonly typeId: number;
  readonly definition: FunctionDefinition;
  /** What arguments and results take on the stack. */
  readonly frameWords: number;
  readonly hasReferences: boolean;

  constructor(host: HostFunction) {
    this.host = host;
    this.type = host.type;
    this.typeId = host.typeId;
    this.definition = host.definition;
    const signature = signatureOf(host.type);
    this.frameWords = signature.headerOffset;
    this.hasReferences = signature.hasReferences;
  }

  get instance(): InstanceHandle {
    return this.host.instance;
  }

  invoke(values: ValueSlots, control: CallControl): void {
    callHostFunction(this.host, values, control);
  }

  invokeAsync(values: ValueSlots, control: CallControl): Promise<void> {
    return callHostFunctionAsync(this.host, values, control);
  }
}
