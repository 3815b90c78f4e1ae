import { type CoreFeatures, isEnabled } from '@wazero-ts/api';
import { Effect, type Opcode, opcodes } from '@wazero-ts/binary';
import type { WasmType } from '@wazero-ts/testkit';

const typeOfLetter: Record<string, WasmType> = { i: 'i32', I: 'i64', f: 'f32', F: 'f64', v: 'v128' };

/** An instruction whose signature stands in the opcode table. */
export interface Operation {
  readonly opcode: Opcode;
  readonly params: readonly WasmType[];
  readonly results: readonly WasmType[];
  /** Shape whose NaNs must be made canonical for the result to be determined, such as `f32x4`. */
  readonly nanShape: string | undefined;
}

const nanArithmetic = /^(?:f32|f64|f32x4|f64x2)\.(?:add|sub|mul|div|sqrt|min|max|ceil|floor|trunc|nearest)$/;
const nanConversion = /^(?:f32\.demote|f64\.promote|f32x4\.demote|f64x2\.promote)/;

function typesOf(letters: string): WasmType[] {
  return [...letters].map((letter) => typeOfLetter[letter]!);
}

const operations: readonly Operation[] = opcodes.flatMap((opcode) => {
  if (opcode.params === undefined || opcode.results === undefined) return [];
  const hasNaN = nanArithmetic.test(opcode.name) || nanConversion.test(opcode.name);
  return [
    {
      opcode,
      params: typesOf(opcode.params),
      results: typesOf(opcode.results),
      nanShape: hasNaN ? opcode.name.split('.', 1)[0] : undefined,
    },
  ];
});

/** The operations that a module may use, by what they leave on the stack. */
export interface OperationSet {
  readonly statements: readonly Operation[];
  readonly expressions: ReadonlyMap<WasmType, readonly Operation[]>;
}

/** Division and conversion trap for many operands; too many of them and no code after them runs. */
function isLikely(operation: Operation, chance: () => boolean): boolean {
  const { effects } = operation.opcode;
  const accessesMemory = (effects & (Effect.READS_MEMORY | Effect.WRITES_MEMORY)) !== 0;
  return (effects & Effect.MAY_TRAP) === 0 || accessesMemory || chance();
}

export function operationSet(features: CoreFeatures, keepTrapping: () => boolean): OperationSet {
  const enabled = operations.filter(
    (operation) =>
      (operation.opcode.feature === 0 || isEnabled(features, operation.opcode.feature)) &&
      isLikely(operation, keepTrapping),
  );
  const expressions = new Map<WasmType, Operation[]>();
  for (const operation of enabled) {
    const [result] = operation.results;
    if (result === undefined) continue;
    const list = expressions.get(result);
    if (list === undefined) expressions.set(result, [operation]);
    else list.push(operation);
  }
  return { statements: enabled.filter((operation) => operation.results.length === 0), expressions };
}
