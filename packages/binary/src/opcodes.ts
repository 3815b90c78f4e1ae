/** Look-ups over the opcode table, in flat arrays so that decoding an opcode costs one or two loads. */
import { CoreFeature, type CoreFeatures } from '@wazero-ts/api';
import { type ImmediateKind, opcodeTable } from './opcodes.table.js';

/** Index of an instruction in {@link opcodes}: dense, but not stable between versions. */
export type OpcodeId = number & { readonly __opcodeId: true };

/** One instruction, with everything that follows from its row. */
export interface Opcode {
  readonly id: OpcodeId;
  /** `prefix << 12 | code`: the numbers of `Op`. */
  readonly key: number;
  readonly prefix: 0 | 0xfc | 0xfd | 0xfe;
  readonly code: number;
  readonly name: string;
  readonly immediate: ImmediateKind;
  /** Letters of the parameter types (see the table), or `undefined` for a structural instruction. */
  readonly params: string | undefined;
  readonly results: string | undefined;
  /** Bits of `CoreFeature` that enable it; 0 = always. */
  readonly feature: CoreFeatures;
  /** Bits of `Effect`. */
  readonly effects: number;
  /** log2 of the natural alignment, in bytes. */
  readonly alignment: number;
  readonly fuel: number;
  /** Lanes that its lane immediate can name; 0 when it has none. */
  readonly laneCount: number;
}

/** The key of an instruction, as in `Op`. 12 bits of code leave room for the relaxed vector instructions. */
export function opcodeKey(prefix: number, code: number): number {
  return (prefix << 12) | code;
}

export const opcodes: readonly Opcode[] = opcodeTable.map(
  ([prefix, code, name, immediate, signature, feature, effects, alignment, fuel], index) => {
    const [params, results] = signature === undefined ? [undefined, undefined] : signature.split(':');
    return {
      id: index as OpcodeId,
      key: opcodeKey(prefix, code),
      prefix,
      code,
      name,
      immediate,
      params,
      results,
      feature: feature === 'mvp' ? 0 : CoreFeature[feature],
      effects,
      alignment,
      fuel,
      laneCount: laneCountOf(name, immediate, alignment),
    };
  },
);

function laneCountOf(name: string, immediate: ImmediateKind, alignment: number): number {
  if (immediate === 'memarg_lane') return 16 >> alignment;
  if (immediate !== 'lane') return 0;
  return Number(/^[if]\d+x(\d+)/.exec(name)?.[1]);
}

/** Codes below this have a place in the look-up arrays; above it no prefix has an instruction. */
const codesPerPrefix = 256;

/** Four ranges of 256: no prefix, 0xfc, 0xfd, 0xfe. */
const idByCode: Int16Array = new Int16Array(4 * codesPerPrefix).fill(-1);
for (const opcode of opcodes) idByCode[prefixSlot(opcode.prefix) * codesPerPrefix + opcode.code] = opcode.id;

function prefixSlot(prefix: number): number {
  return prefix === 0 ? 0 : prefix - 0xfb;
}

/** Whether a byte begins a two-part opcode. */
export function isOpcodePrefix(byte: number): boolean {
  return byte >= 0xfc && byte <= 0xfe;
}

/**
 * The instruction of a prefix and code.
 *
 * @param prefix - 0 for a one-byte opcode, else 0xfc, 0xfd or 0xfe
 * @returns its id, or -1 when there is none
 */
export function findOpcode(prefix: number, code: number): OpcodeId | -1 {
  return code < codesPerPrefix ? (idByCode[prefixSlot(prefix) * codesPerPrefix + code] as OpcodeId | -1) : -1;
}

/** The instruction of an id. */
export function opcodeById(id: OpcodeId): Opcode {
  return opcodes[id] as Opcode;
}

const byName: ReadonlyMap<string, Opcode> = new Map(opcodes.map((opcode) => [opcode.name, opcode]));

/** The instruction of a name in the text format. */
export function opcodeByName(name: string): Opcode | undefined {
  return byName.get(name);
}
