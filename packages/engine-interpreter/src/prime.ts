/**
 * Runs every operation a few times before the first guest. V8 optimises code for what it has seen, and throws all of the
 * optimised dispatch loop away when an operation runs that it had not: without this, every new kind of instruction in a
 * guest costs a tenth of a second of slow running. It takes some milliseconds, once in a process.
 */
import type { FunctionDefinition } from '@wazero-ts/api';
import { CoreFeaturesV2 } from '@wazero-ts/api';
import { decodeModule, ValTypes } from '@wazero-ts/binary';
import type { HostFunction, InstanceHandle } from '@wazero-ts/core';
import { canonicalFunctionTypeId, newValueSlots } from '@wazero-ts/core';
import { Activation } from './activation.js';
import { allocateChunk, CODE, freeChunks } from './code-arena.js';
import { run } from './dispatch.generated.js';
import { FlatOp, flatOpOperands, vectorOpOperands } from './flat-ops.generated.js';
import type { GuestFunction } from './guest-function.js';
import { GuestState } from './guest-state.js';
import { HostFunctionReference } from './host-function-reference.js';
import { ModuleCode } from './module-code.js';
import { I32 } from './stack.js';
import { InterpreterGlobal, InterpreterMemory, InterpreterTable } from './storage.js';

/*
(module
  (import "host" "f" (func $host (param i32) (result i32)))
  (type $word (func (param i32) (result i32)))
  (table 3 funcref) (elem (i32.const 0) $host $word $recurse)
  (memory 1)
  (global $g32 (mut i32) (i32.const 1)) (global $g64 (mut i64) (i64.const 1))
  ... functions for each way to call, return and clear locals, and an export "run" that calls them all in a loop)
*/
const callsModule =
  'AGFzbQEAAAABDgNgAX8Bf2ABfgF+YAAAAgoBBGhvc3QBZgAAAwkIAAECAgICAAAEBAFwAAMFAwEAAQYLAn8BQQELfgFCAQsHBwEDcnVuAAgJCQEAQQALAwABBwrMAQgHACAAQQFqCwcAIABCAXwLCgIFfwF+QQEhAAsOAQF/IAAEQA8LQQEhAAsOAQJ/IAAEQA8LQQEhAAsOAQR/IAAEQA8LQQEhAAsUACAAQQBKBH8gAEEBaxAHBUEBCwttAQF/A0ACQAJAAkAgAUEDcQ4CAAECCyMAQQFqJAALIwFCAXwkAQsQAxAEEAUQBiMBEAIaQQMQBxogARAAGiABQQARAAAaIAFBAREAABpBAEAAGkEAQQFBCPwLACABQQFqIQEgASAASA0ACyABCw==';

const options = { closeOnContextDone: false, canonicalNaNs: false };
const control = { deadline: Number.POSITIVE_INFINITY, fuel: undefined, signal: undefined };

const nobody: InstanceHandle = {
  get module(): never {
    throw new Error('this instance has no module');
  },
  exit: undefined,
  typeIds: new Int32Array(0),
  maxCallDepth: 0,
  functionDefinition: () => definition,
  close: () => {},
};

const definition: FunctionDefinition = {
  moduleName: '',
  index: 0,
  import: undefined,
  exportNames: [],
  name: '',
  debugName: '',
  isHostFunction: true,
  paramTypes: [],
  paramNames: [],
  resultTypes: [],
  resultNames: [],
};

function makeInstance(): GuestState {
  const bytes = Uint8Array.from(decodeBase64(callsModule));
  const module = decodeModule(bytes, { features: CoreFeaturesV2 });
  const type = { kind: 'func', params: [ValTypes.i32], results: [ValTypes.i32] } as const;
  const host: HostFunction = {
    type,
    typeId: canonicalFunctionTypeId(type),
    definition,
    instance: nobody,
    intrinsic: undefined,
    call: () => undefined,
  };
  const code = new ModuleCode(module, options);
  const state = new GuestState(code, [new HostFunctionReference(host)], nobody);
  const table = new InterpreterTable(module.tableTypes[0]!, { limitElements: 3, init: null });
  state.bind({
    tables: [table],
    memories: [new InterpreterMemory(module.memoryTypes[0]!, { limitPages: 2, capacityFromMax: false })],
    globals: module.globals.map(
      ({ type: global }) => new InterpreterGlobal(global, global.type === ValTypes.i64 ? 1n : 1),
    ),
  });
  state.initTable(0, 0, 0, 0, 3);
  return state;
}

/** `atob` is not in every host. */
function decodeBase64(text: string): number[] {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const letter of text.replace(/=+$/, '')) {
    bits = (bits << 6) | digits.indexOf(letter);
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes.push((bits >> held) & 0xff);
    }
  }
  return bytes;
}

/** Operations that need more than operands; the module above has them. */
const needsContext = new Set<number>([
  FlatOp.unreachable,
  FlatOp.unary,
  FlatOp.binary,
  FlatOp.farAccess,
  FlatOp.movRef,
  FlatOp.selectRef,
  FlatOp.halt,
  FlatOp.crossReturn,
  FlatOp.brTable,
  FlatOp.call,
  FlatOp.callLazy,
  FlatOp.callLazyMetered,
  FlatOp.callImport,
  FlatOp.callIndirect,
  FlatOp.ret,
  FlatOp.ret32,
  FlatOp.ret64,
  FlatOp.tailCall,
  FlatOp.tailCallMetered,
  FlatOp.tailCallImport,
  FlatOp.tailCallIndirect,
  FlatOp.cold,
  FlatOp.pieces,
  FlatOp.fuel,
]);

/** Words of three vector operands in turn: equal, ordered both ways, negative, large, doubles, not a number. */
const operandWords: readonly (readonly number[])[] = [
  [1, 0, 2, 0, 3, 0, 4, 0, 2, 0, 3, 0, 5, 0, 6, 0, 1, 0, 1, 0],
  [5, 0, 4, 0, 3, 0, 2, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0],
  [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0],
  [
    0, 0x3ff80000, 0, 0x40040000, 0, 0x40040000, 0, 0x3ff80000, 0, 0x40040000, 0, 0x3ff80000, 0x3fc00000, 0x40200000, 0,
    0, 1, 0, 1, 0,
  ],
  [
    0x40200000, 0x40040000, 0x3fc00000, 0x3ff80000, 0x3fc00000, 0x3ff80000, 0x40200000, 0x40040000, 0, 0, 0, 0, 0, 0, 0,
    0, 1, 0, 1, 0,
  ],
];
const operandSpacing = 4;
const resultOffset = 24;

/** Runs one operation by itself with all operands. */
class SingleRuns {
  readonly #state: GuestState;
  readonly #activation: Activation;
  readonly #start: number;

  constructor(state: GuestState, activation: Activation, start: number) {
    this.#state = state;
    this.#activation = activation;
    this.#start = start;
  }

  #run(budget: number): void {
    for (const words of operandWords) {
      I32.set(words, this.#activation.base);
      run(this.#start, this.#activation.base, this.#state, this.#activation, budget);
    }
  }

  /** @param at - where it begins @returns where it ends */
  #write(at: number, op: number, operands: string, distance: number): number {
    CODE[at] = op;
    let slot = 0;
    for (let n = 0; n < operands.length; n++) {
      const kind = operands[n];
      if (kind === 'd') CODE[at + n + 1] = resultOffset;
      else if (kind === 'a') CODE[at + n + 1] = operandSpacing * slot++;
      else CODE[at + n + 1] = kind === 'r' ? distance : 1;
    }
    if (op === FlatOp.farAccess) CODE[at + 1] = FlatOp.load32;
    if (op === FlatOp.unary || op === FlatOp.binary) CODE[at + operands.length] = 0;
    return at + operands.length + 1;
  }

  /** V8 records what it sees only once a function has executed eight times the length of its bytecode. */
  runOften(op: number, operands: string): void {
    let at = this.#start;
    for (let count = 0; count < 32; count++) at = this.#write(at, op, operands, 0);
    CODE[at] = FlatOp.halt;
    for (let round = 0; round < 16; round++) this.#run(1000);
  }

  runOperation(op: number, operands: string): void {
    const start = this.#start;
    CODE[this.#write(start, op, operands, operands.length + 1)] = FlatOp.halt;
    this.#run(1000);
    if (!operands.includes('r')) return;
    // Backwards: over a halt to the operation, which goes back to the halt.
    CODE[start] = FlatOp.br;
    CODE[start + 1] = 3;
    CODE[start + 2] = FlatOp.halt;
    CODE[this.#write(start + 3, op, operands, -1)] = FlatOp.halt;
    this.#run(1000);
    this.#run(0);
  }
}

let isPrimed = false;

/** Does it at the first call. */
export function primeDispatch(): void {
  if (isPrimed) return;
  isPrimed = true;
  const state = makeInstance();
  const entry = state.function(8) as GuestFunction;
  const [outer, top] = [Activation.current, Activation.stackTop];
  const activation = new Activation(entry, { ...control, caller: nobody }, false);
  activation.base = top;
  const chunk = allocateChunk(256);
  try {
    I32.fill(0, top, top + 64);
    const single = new SingleRuns(state, activation, chunk.start);
    single.runOften(FlatOp.mov32, 'da');
    single.runOften(...vectorOpOperands[0]!);
    flatOpOperands.forEach((operands, op) => {
      if (!needsContext.has(op)) single.runOperation(op, operands);
    });
    for (const [op, operands] of vectorOpOperands) single.runOperation(op, operands);
    const values = newValueSlots(1);
    values.i32[0] = 4;
    entry.invoke(values, { ...control, caller: nobody });
  } finally {
    Activation.current = outer;
    Activation.stackTop = top;
    freeChunks([chunk]);
    state.code.release();
    state.close();
  }
}
