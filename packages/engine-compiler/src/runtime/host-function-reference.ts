import type { FunctionDefinition } from '@wazero-ts/api';
import type { FunctionType } from '@wazero-ts/binary';
import type { CallControl, EngineFunction, HostFunction, InstanceHandle, ValueSlots } from '@wazero-ts/core';
import { callHostFunction, callHostFunctionAsync } from '@wazero-ts/core';
import { intrinsicNumber } from '../layout/intrinsics.js';
import type { DescriptorId, DescriptorOwner } from './descriptors.js';
import type { NativeStore } from './native-store.js';
import { type SlotSignature, slotSignatureOf } from './slot-kinds.js';

/** A host function as guests see it. */
export class HostFunctionReference implements EngineFunction, DescriptorOwner {
  readonly store: NativeStore;
  readonly host: HostFunction;
  readonly type: FunctionType;
  readonly typeId: number;
  readonly definition: FunctionDefinition;
  readonly signature: SlotSignature;
  /** Of {@link host}, when a call moves no references and the addon does nothing of it. */
  readonly plainCall: HostFunction['call'] | undefined;
  /** The descriptor, if there is one. */
  descriptorId: DescriptorId = 0;

  constructor(store: NativeStore, host: HostFunction) {
    this.store = store;
    this.host = host;
    this.type = host.type;
    this.typeId = host.typeId;
    this.definition = host.definition;
    this.signature = slotSignatureOf(host.type);
    this.plainCall = this.signature.hasReferences || host.intrinsic !== undefined ? undefined : host.call;
  }

  get instance(): InstanceHandle {
    return this.host.instance;
  }

  descriptor(): DescriptorId {
    if (this.descriptorId === 0) {
      const code = this.store.support.hostStub(this.type);
      const { typeId, host } = this;
      const numberUpper = host.intrinsic === undefined ? 0 : intrinsicNumber[host.intrinsic.kind];
      const fields = { code, instance: undefined, numberUpper, typeId, kind: 'host' } as const;
      this.descriptorId = this.store.descriptors.allocate(this, 0, fields);
    }
    return this.descriptorId;
  }

  function(): HostFunctionReference {
    return this;
  }

  descriptorFreed(): void {
    this.descriptorId = 0;
  }

  visitFromDescriptor(): void {}

  /** A call from JavaScript needs no generated code. */
  invoke(values: ValueSlots, control: CallControl): void {
    callHostFunction(this.host, values, control);
  }

  invokeAsync(values: ValueSlots, control: CallControl): Promise<void> {
    return callHostFunctionAsync(this.host, values, control);
  }
}
