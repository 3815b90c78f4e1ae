import { Type } from '../ir/types.js';

/** Where generated code finds what it shares with the runtime: displacements in bytes from the pinned context pointer. */
export interface ContextLayout {
  /** u64: polls leave when the stack pointer is below: as `stackLimit`, or more than any address when the next one shall. */
  readonly pollLimit: number;
  /** u64: the stack pointer after a prologue is not below. */
  readonly stackLimit: number;
  /** u64: where to jump to leave, with the continuation in the target's exit register. */
  readonly exitStub: number;
  /** u64: where the cold path of a poll goes: the code of `Target.pollStub`. */
  readonly pollStub: number;
  /** u32: why the code leaves. */
  readonly exitCode: number;
  /** i64: what `countdown` takes from. */
  readonly counter: number;
  /** 8-byte slots of arguments and results of exits; a v128 takes two. */
  readonly exitSlots: number;
  /** 8-byte slots of arguments and results of calls that do not fit into registers; a v128 takes two. */
  readonly overflow: number;
}

/** The size of a value in slots of 8 bytes, in the overflow area as at exits. */
export const slotsOf = (type: number): number => (type === Type.v128 ? 2 : 1);

/**
 * Deals out the places of a call's arguments or results: for each value a register, or `~n` for slot n of the overflow
 * area. `registers` are those of a class, in the target's order; classes that name the same registers share them.
 *
 * ```ts
 * import { placeValues, Type } from '@wazero-ts/codegen';
 *
 * const ints = [3, 5];
 * const places = placeValues([Type.i32, Type.v128, Type.i64, Type.i32], (type) => (type === Type.v128 ? [] : ints));
 * console.log([...places]); // [3, -1, 5, -3]: the vector takes slots 0 and 1, the last one slot 2
 * ```
 */
export function placeValues(types: readonly Type[], registers: (type: Type) => readonly number[]): Int32Array {
  const places = new Int32Array(types.length);
  const dealt = new Map<readonly number[], number>();
  let slot = 0;
  for (let i = 0; i < types.length; i++) {
    const list = registers(types[i]!);
    const next = dealt.get(list) ?? 0;
    if (next < list.length) {
      places[i] = list[next]!;
      dealt.set(list, next + 1);
    } else {
      places[i] = ~slot;
      slot += slotsOf(types[i]!);
    }
  }
  return places;
}
