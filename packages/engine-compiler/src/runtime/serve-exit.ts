import { Trap } from '@wazero-ts/api';
import type { PendingHostCall } from '@wazero-ts/core';
import type { CodeOwner } from '../compile/code-owner.js';
import { contextFields } from '../layout/context-fields.js';
import { exitCode } from '../layout/exit-codes.js';
import type { Activation } from './activation.js';
import { exitErrorOf } from './activation.js';
import { notify, wait } from './atomics.js';
import { memoryCopy, memoryFill, memoryInit, tableCopy, tableFill, tableInit } from './bulk.js';
import type { CompilerInstance } from './compiler-instance.js';
import { trapError } from './failure.js';
import { walkFrames } from './frame-walk.js';
import type { HostFunctionReference } from './host-function-reference.js';
import { SlotKind } from './slot-kinds.js';
import { readAddress, writeAddress } from './words.js';

/** What comes after an exit was served. */
export const Next = {
  /** The guest goes on. */
  resume: 0,
  /** The exit is served once more, after a check: it is a long instruction. */
  again: 1,
  /** The call waits for what is pending. */
  park: 2,
} as const;
export type Next = (typeof Next)[keyof typeof Next];

/** The first slot, in words. An argument of an exit takes two. */
const slot0 = contextFields.slots / 4;

/** Here, where V8 knows that it is constant: nothing else happens as often. */
const hostCallCode = exitCode.hostCall;

/** Does what the guest left for. What it throws ends the call. */
export function serveExit(activation: Activation, code: number): Next {
  if (code === hostCallCode) return callHost(activation);
  const { words } = activation.context;
  switch (code) {
    case exitCode.trap:
      throw trapError(activation);
    case exitCode.poll:
      return servePoll(activation);
    case exitCode.compile:
      serveCompile(activation);
      return Next.resume;
    case exitCode.closed:
      throw closedError(activation);
    default:
      return serveInstruction(activation, code, words, instanceOf(activation));
  }
}

/** The instance that an instruction belongs to: the first argument of its exit. */
function instanceOf({ context, entry }: Activation): CompilerInstance {
  return entry.store.instanceAt(readAddress(context.words, slot0));
}

function serveInstruction(activation: Activation, code: number, words: Int32Array, instance: CompilerInstance): Next {
  switch (code) {
    case exitCode.memoryGrow:
      words[slot0] = instance.memories[words[slot0 + 2]!]!.grow(words[slot0 + 4]! >>> 0);
      return Next.resume;
    case exitCode.memoryFill:
      return piece(memoryFill(activation, instance));
    case exitCode.memoryCopy:
      return piece(memoryCopy(activation, instance));
    case exitCode.memoryInit:
      return piece(memoryInit(activation, instance));
    case exitCode.dataDrop:
      instance.dropData(words[slot0 + 2]!);
      return Next.resume;
    case exitCode.tableGrow:
      words[slot0] = instance.tables[words[slot0 + 2]!]!.growBits(
        words[slot0 + 4]! >>> 0,
        words[slot0 + 6]!,
        words[slot0 + 7]!,
      );
      return Next.resume;
    case exitCode.tableFill:
      return piece(tableFill(activation, instance));
    case exitCode.tableCopy:
      return piece(tableCopy(activation, instance));
    case exitCode.tableInit:
      return piece(tableInit(activation, instance));
    case exitCode.elementDrop:
      instance.dropElement(words[slot0 + 2]!);
      return Next.resume;
    case exitCode.refFunc:
      instance.store.references.write(words, slot0, SlotKind.function, instance.function(words[slot0 + 2]!));
      return Next.resume;
    case exitCode.atomicNotify:
      words[slot0] = notify(activation, instance);
      return Next.resume;
    case exitCode.atomicWait32:
      return wait(activation, instance, 4);
    case exitCode.atomicWait64:
      return wait(activation, instance, 8);
    default:
      throw new Error(`generated code left with ${code}, which nobody knows`);
  }
}

function piece(isDone: boolean): Next {
  return isDone ? Next.resume : Next.again;
}

function callHost(activation: Activation): Next {
  const callee = activation.calledHost();
  const { plainCall } = callee;
  activation.isInHost = true;
  if (plainCall === undefined || activation.stress !== undefined) return callHostInFull(activation, callee);
  const pending = plainCall(activation.callerInstance().handle, activation.slots, 0);
  if (pending !== undefined) return waitFor(activation, pending, callee);
  activation.isInHost = false;
  return Next.resume;
}

/** {@link callHost} with references, an intrinsic or stress. */
function callHostInFull(activation: Activation, callee: HostFunctionReference): Next {
  const { entry, slots, stress, words } = activation;
  const { store } = entry;
  const { host, signature } = callee;
  if (signature.hasReferences) store.references.readList(words, slot0, signature.params.references, slots.refs);
  const caller = activation.callerInstance();
  stress?.beforeHostCall(activation);
  const pending = host.call(caller.handle, slots, 0);
  stress?.afterHostCall(activation, caller);
  if (host.intrinsic !== undefined) caller.grantIntrinsic(callee, host.intrinsic);
  if (pending !== undefined) return waitFor(activation, pending, callee);
  if (signature.hasReferences) {
    store.hostReferences.prepare();
    store.references.writeList(words, slot0, signature.results.references, slots.refs);
  }
  activation.isInHost = false;
  return Next.resume;
}

function waitFor(activation: Activation, pending: PendingHostCall, callee: HostFunctionReference): Next {
  return activation.waitFor(pending, callee) ? Next.park : Next.resume;
}

function servePoll(activation: Activation): Next {
  const { store } = activation.entry;
  activation.context.native.takePollFlag();
  store.memory.allowTermination();
  store.requireTraps();
  activation.check();
  sample(activation);
  return Next.resume;
}

/** Of the function in which the check stands, and of its caller: a check at the start is where the caller's time ends. */
const sampledFrames = 2;

/**
 * A check leaves a hundred times a second, so the functions that are found there are those that take time; unless it was
 * asked for while something was compiled.
 */
function sample(activation: Activation): void {
  if (activation.hasCompiled) {
    activation.hasCompiled = false;
    return;
  }
  let frames = 0;
  walkFrames(activation, ({ code, owner }) => {
    if (code.role !== 'function') return code.role === 'poll stub';
    const [instance] = (owner as CodeOwner).instances;
    if (instance?.code.sample(code.definedFunction, code.start, activation.deadline)) activation.hasCompiled = true;
    return ++frames < sampledFrames;
  });
}

function serveCompile(activation: Activation): void {
  const { words } = activation.context;
  activation.hasCompiled = true;
  const instance = activation.entry.store.instanceAt(readAddress(words, contextFields.instance / 4));
  writeAddress(words, contextFields.lazyTarget / 4, instance.compile(words[contextFields.lazyFunction / 4]!));
}

/** The error of a call of a closed instance's function. */
function closedError({ context, entry }: Activation): unknown {
  const { store } = entry;
  const address = readAddress(context.words, slot0);
  // A descriptor says its own number in place of the instance; a call inside of an instance says its context.
  const handle = address < 2 ** 32 ? store.descriptors.reference(address).instance : store.instanceAt(address).handle;
  return handle.exit === undefined ? new Trap('UNREACHABLE', []) : exitErrorOf(handle);
}
