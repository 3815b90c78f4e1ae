import type { FunctionDefinition } from '@wazero-ts/api';
import { randomF32, randomF64, randomI32, randomI64 } from './constants.js';
import type { PlannedCall } from './execution.js';
import { Random } from './random.js';

/** Calls of each function whose arguments take parameters; one is enough where there are none. */
const callsWithArguments = 3;

const floatView = new DataView(new ArrayBuffer(8));

function argument(random: Random, type: FunctionDefinition['paramTypes'][number]): number | bigint | null {
  switch (type) {
    case 'i32':
      return randomI32(random);
    case 'i64':
      return randomI64(random);
    case 'f32':
      floatView.setUint32(0, Number(randomF32(random).bits));
      return floatView.getFloat32(0);
    case 'f64':
      floatView.setBigUint64(0, BigInt(randomF64(random).bits));
      return floatView.getFloat64(0);
    default:
      return null;
  }
}

/** The calls of a test run; those that only look at globals and tables are made last. */
export function planCalls(
  definitions: ReadonlyMap<string, Pick<FunctionDefinition, 'paramTypes' | 'resultTypes'>>,
  seed: number,
): PlannedCall[] {
  const random = new Random(seed ^ 0x5eed);
  const plan: PlannedCall[] = [];
  const byOrder = [...definitions].sort(([a], [b]) => Number(looks(a)) - Number(looks(b)));
  for (const [name, { paramTypes, resultTypes }] of byOrder) {
    // The JS API has no vectors.
    if ([...paramTypes, ...resultTypes].includes('v128')) continue;
    if (/^table\d/.test(name)) {
      for (let i = 0; i < 12; i++) plan.push({ export: name, args: [i] });
      continue;
    }
    const count = looks(name) || paramTypes.length === 0 ? 1 : callsWithArguments;
    for (let i = 0; i < count; i++) {
      plan.push({ export: name, args: paramTypes.map((type) => argument(random, type)) });
    }
  }
  return plan;
}

function looks(name: string): boolean {
  return /^(?:table|global)/.test(name);
}
