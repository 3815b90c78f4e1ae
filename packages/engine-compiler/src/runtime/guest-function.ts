import type { FunctionDefinition } from '@wazero-ts/api';
import type { FunctionType } from '@wazero-ts/binary';
import type { CallControl, InstanceHandle, QuickFunction, ValueSlots } from '@wazero-ts/core';
import { callAsync } from './async-call.js';
import type { CompilerInstance } from './compiler-instance.js';
import type { ContextPool } from './context-pool.js';
import type { DescriptorId } from './descriptors.js';
import type { NativeStore } from './native-store.js';
import { type SlotSignature, slotSignatureOf } from './slot-kinds.js';
import { callReady, callSync, readySlots } from './sync-call.js';
import { writeAddress } from './words.js';

/** A function that an instance defines. */
export class GuestFunction implements QuickFunction {
  readonly owner: CompilerInstance;
  readonly contexts: ContextPool;
  readonly index: number;
  readonly definedIndex: number;
  readonly type: FunctionType;
  readonly typeId: number;
  readonly signature: SlotSignature;
  /** The entry trampoline and the descriptor, as the four words that a context needs; valid while there is a descriptor. */
  readonly entryWords: Int32Array = new Int32Array(4);
  readonly paramWords: number;
  readonly resultWords: number;
  /** Whether {@link entryWords} are valid; never when the instance is closed. */
  isPrepared = false;

  constructor(owner: CompilerInstance, index: number) {
    const { module, typeIds } = owner.code;
    const typeIndex = module.functionTypes[index]!;
    this.owner = owner;
    this.contexts = owner.store.contexts;
    this.index = index;
    this.definedIndex = index - module.importedFunctionCount;
    this.type = module.types[typeIndex]!.composite;
    this.typeId = typeIds[typeIndex]!;
    this.signature = slotSignatureOf(this.type);
    this.paramWords = this.signature.params.words;
    this.resultWords = this.signature.results.words;
  }

  get store(): NativeStore {
    return this.owner.store;
  }

  get definition(): FunctionDefinition {
    return this.owner.handle.functionDefinition(this.index);
  }

  get instance(): InstanceHandle {
    return this.owner.handle;
  }

  /** The number by which generated code knows the function. */
  descriptor(): DescriptorId {
    return this.owner.descriptorOf(this.definedIndex);
  }

  /** Makes what a call from JavaScript needs. @throws WasmError `RESOURCE_EXHAUSTED`, `IMPLEMENTATION_LIMIT` */
  prepare(): void {
    const { owner } = this;
    // Making code may collect, and nothing reaches the descriptor before the call.
    writeAddress(this.entryWords, 0, owner.code.entry(this.type));
    const descriptor = this.descriptor();
    writeAddress(this.entryWords, 2, owner.store.descriptors.address(descriptor));
    this.isPrepared = !owner.isClosed;
  }

  /** {@link entryWords} are not valid any more. */
  unprepare(): void {
    this.isPrepared = false;
    this.contexts.cool(this);
  }

  invoke(values: ValueSlots, control: CallControl): void {
    callSync(this, values, control);
  }

  ready(control: CallControl): ValueSlots | undefined {
    return readySlots(this, control);
  }

  invokeReady(): ValueSlots {
    return callReady(this);
  }

  invokeAsync(values: ValueSlots, control: CallControl): Promise<void> {
    return callAsync(this, values, control);
  }
}
