import type { FunctionDefinition } from '@wazero-ts/api';
import { ExitError, exitCodeContextCanceled, exitCodeDeadlineExceeded, HostPromiseError } from '@wazero-ts/api';
import type { FunctionType } from '@wazero-ts/binary';
import type { CallControl, EngineFunction, HostFunction, InstanceHandle, ValueSlots } from '@wazero-ts/core';
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
  #descriptor: DescriptorId = 0;

  constructor(store: NativeStore, host: HostFunction) {
    this.store = store;
    this.host = host;
    this.type = host.type;
    this.typeId = host.typeId;
    this.definition = host.definition;
    this.signature = slotSignatureOf(host.type);
  }

  get instance(): InstanceHandle {
    return this.host.instance;
  }

  descriptor(): DescriptorId {
    if (this.#descriptor === 0) {
      const code = this.store.support.hostStub(this.type);
      const { typeId } = this;
      this.#descriptor = this.store.descriptors.allocate(this, 0, { code, instance: undefined, typeId, kind: 'host' });
    }
    return this.#descriptor;
  }

  function(): HostFunctionReference {
    return this;
  }

  descriptorFreed(): void {
    this.#descriptor = 0;
  }

  visitFromDescriptor(): void {}

  /** A call from JavaScript needs no generated code. */
  invoke(values: ValueSlots, control: CallControl): void {
    const pending = this.host.call(control.caller, values, 0);
    if (pending === undefined) return;
    if (!('block' in pending.promise)) throw new HostPromiseError(this.definition.debugName);
    pending.finish(pending.promise.block(control.deadline - performance.now()), values, 0);
  }

  async invokeAsync(values: ValueSlots, control: CallControl): Promise<void> {
    const pending = this.host.call(control.caller, values, 0);
    if (pending === undefined) return;
    pending.finish(await beforeLimits(pending.promise, control), values, 0);
  }
}

/** Waits for a promise, no longer than the limits of the call allow. */
function beforeLimits(promise: PromiseLike<unknown>, { deadline, signal }: CallControl): Promise<unknown> {
  if (deadline === Number.POSITIVE_INFINITY && signal === undefined) return Promise.resolve(promise);
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new ExitError(exitCodeContextCanceled, { cause: signal?.reason }));
    const timer =
      deadline === Number.POSITIVE_INFINITY
        ? undefined
        : setTimeout(() => reject(new ExitError(exitCodeDeadlineExceeded)), Math.max(0, deadline - performance.now()));
    signal?.addEventListener('abort', abort, { once: true });
    const settle = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    };
    Promise.resolve(promise).then(resolve, reject).finally(settle);
  });
}
