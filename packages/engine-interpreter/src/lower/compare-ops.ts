/** Comparisons: their negation, and the branch that does the same test. */
import { FlatOp, flatOpNames } from '../flat-ops.generated.js';

const opposites: readonly (readonly [string, string])[] = [
  ['i32Eq', 'i32Ne'],
  ['i32LtS', 'i32GeS'],
  ['i32LtU', 'i32GeU'],
  ['i32EqI', 'i32NeI'],
  ['i32LtSI', 'i32GeSI'],
  ['i32LtUI', 'i32GeUI'],
  ['i32GtSI', 'i32LeSI'],
  ['i32GtUI', 'i32LeUI'],
  ['i64Eq', 'i64Ne'],
  ['i64LtS', 'i64GeS'],
  ['i64LtU', 'i64GeU'],
  ['i64Eqz', 'i64Nez'],
  ['f32Eq', 'f32Ne'],
  ['f32Lt', 'f32NotLt'],
  ['f32Le', 'f32NotLe'],
  ['f64Eq', 'f64Ne'],
  ['f64Lt', 'f64NotLt'],
  ['f64Le', 'f64NotLe'],
];

const negation = new Int16Array(flatOpNames.length).fill(-1);
const branch = new Int16Array(flatOpNames.length).fill(-1);

function opOf(name: string): number {
  const op = (FlatOp as Readonly<Record<string, number>>)[name];
  if (op === undefined) throw new Error(`no operation ${name}`);
  return op;
}

for (const [one, other] of opposites) {
  negation[opOf(one)] = opOf(other);
  negation[opOf(other)] = opOf(one);
  for (const name of [one, other]) branch[opOf(name)] = opOf(`br${name[0]!.toUpperCase()}${name.slice(1)}`);
}

/** The comparison with the opposite result, or -1 for what is no comparison. */
export function negationOf(op: number): number {
  return negation[op]!;
}

/** The branch that is taken when the comparison is true, or -1; its operands are those of the comparison. */
export function branchOf(op: number): number {
  return branch[op]!;
}
