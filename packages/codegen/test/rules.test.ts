import { type Bits, evaluate, Random, randomBits } from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import {
  FunctionBuilder,
  Op,
  opInfo,
  type Pattern,
  passSimplify,
  type Rule,
  rules,
  type SsaFunction,
  Type,
  type ValueId,
  verify,
} from '../src/index.js';

/** Builds a function `root pattern` whose letters are parameters and random constants; undefined: types do not fit. */
class Instance {
  readonly params: Type[] = [];
  readonly letters = new Map<string, Type>();
  private readonly constants = new Map<string, bigint>();
  private readonly rule: Rule;
  private readonly random: Random;

  constructor(rule: Rule, type: Type, random: Random) {
    this.rule = rule;
    this.random = random;
    this.typeOf(rule.pattern, type, undefined);
  }

  /** Gives types to letters: the operands of an instruction from its row, with `type` for the polymorphic ones. */
  private typeOf(pattern: Pattern, type: Type, wanted: Type | undefined): Type {
    if (typeof pattern === 'number') return wanted ?? type;
    if (typeof pattern === 'string') {
      const known = this.letters.get(pattern);
      if (known === undefined) this.letters.set(pattern, wanted ?? type);
      return known ?? wanted ?? type;
    }
    const info = opInfo(Op[pattern[0]]);
    pattern.slice(1).forEach((part, i) => {
      this.typeOf(part as Pattern, type, letterType(info.operands[i]!, type));
    });
    return letterType(info.result, type) ?? type;
  }

  build(type: Type): { func: SsaFunction; fits: boolean } {
    for (const [letter, t] of this.letters) {
      if (letter < 'a') this.constants.set(letter, BigInt(this.constant(t)));
      else this.params.push(t);
    }
    const root = opInfo(Op[this.rule.pattern[0]]);
    const result = letterType(root.result, type) ?? type;
    const b = new FunctionBuilder('f', { params: this.params, results: [result] });
    const values = new Map<string, ValueId>();
    let next = 0;
    for (const [letter, t] of this.letters) {
      if (letter >= 'a') values.set(letter, b.func.param(b.func.entry, next++));
      else {
        const bits = this.constants.get(letter)!;
        values.set(letter, b.iconst(t, Number(BigInt.asIntN(32, bits)), Number(BigInt.asIntN(32, bits >> 32n))));
      }
    }
    const make = (pattern: Pattern, wanted: Type): ValueId => {
      if (typeof pattern === 'string') return values.get(pattern)!;
      if (typeof pattern === 'number') return b.iconst(wanted, pattern);
      const info = opInfo(Op[pattern[0]]);
      const operands = pattern
        .slice(1)
        .map((part, i) => make(part as Pattern, numberType(pattern) ?? letterType(info.operands[i]!, type) ?? type));
      const to = letterType(info.result, type) ?? type;
      if (operands.length === 3) return b.select(operands[0]!, operands[1]!, operands[2]!);
      return operands.length === 1
        ? b.unary(Op[pattern[0]], to, operands[0]!)
        : b.binary(Op[pattern[0]], to, operands[0]!, operands[1]!);
    };
    b.return([make(this.rule.pattern, type)]);
    return { func: b.finish(), fits: true };
  }

  private constant(type: Type): Bits {
    const { random } = this;
    const width = type === Type.i64 ? 64 : 32;
    if (random.next(3) === 0) return random.next(width * 2);
    if (random.next(3) === 0) return BigInt.asIntN(width, 1n << BigInt(random.next(width)));
    if (random.next(3) === 0) return BigInt.asIntN(width, (1n << BigInt(random.next(width))) - 1n);
    return randomBits(random, type);
  }
}

/** In `(x < y) == 0` the zero has the type of the comparison's result, whatever it compares. */
function numberType(pattern: readonly unknown[]): Type | undefined {
  const inner = pattern.find((part) => Array.isArray(part)) as readonly [keyof typeof Op] | undefined;
  return inner !== undefined && opInfo(Op[inner[0]]).result === 'i' ? Type.i32 : undefined;
}

function letterType(letter: string, type: Type): Type | undefined {
  switch (letter) {
    case 'i':
      return Type.i32;
    case 'l':
      return Type.i64;
    case 'f':
      return Type.f32;
    case 'd':
      return Type.f64;
    default:
      return type;
  }
}

const candidates = [Type.i32, Type.i64, Type.f32, Type.f64];

test.each(rules.map((rule) => [rule.name, rule] as const))('rule %s keeps the meaning', (name, rule) => {
  let fired = 0;
  const random = new Random(name.length * 7919);
  for (let round = 0; round < 4000 && fired < 20; round++) {
    const type = candidates[round % 4]!;
    const instance = new Instance(rule, type, random);
    const { func } = instance.build(type);
    try {
      verify(func);
    } catch {
      // The types of the pattern do not agree for this root type.
      continue;
    }
    const inputs = Array.from({ length: 4 }, () => instance.params.map((t) => randomBits(random, t)));
    const before = inputs.map((args) => evaluate(func, args));
    const names: string[] = [];
    passSimplify(func, (n) => names.push(n));
    if (names.includes(name)) fired++;
    verify(func);
    inputs.forEach((args, i) => {
      expect(evaluate(func, args)).toEqual(before[i]);
    });
  }
  expect(fired, 'no random instance made this rule fire').toBeGreaterThan(0);
});

test('rule names are unique', () => {
  expect(new Set(rules.map((rule) => rule.name)).size).toBe(rules.length);
});
