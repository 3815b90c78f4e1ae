import { allocate, checkAllocation, lowerFunction, parse, passes } from '@wazero-ts/codegen';
import { amd64 } from '@wazero-ts/codegen-amd64';
import { expect, test } from 'vitest';
import { compileFunction, dumpStages } from '../src/compile/compile-function.js';

/** Ten arguments fill their registers while the pointer to the code and two more values are needed as well. */
const manyArguments = `function f(i64, i32) -> (i32) {
  sig0 = (i64, i32, i32, i32, i32, i32, i64, i64, i32, i32) -> (i32)
blk0(v0:i64, v1:i32):
  v5:i64 = peek r255+16 v0
  v2:i64 = peek r255+40 v0
  poll #2 @1
  v3:i32 = peek r7+0 v2 @1
  v4:i64 = uextend v3
  v6:i32 = load r0+8 v5, v4 @2
  v7:i32 = load r0+12 v5, v4 @3
  v8:i32 = load r0+16 v5, v4 @4
  v9:i32 = load r0+24 v5, v4 @5
  v10:i32 = load r0+28 v5, v4 @6
  v11:i64 = load r0+32 v5, v4 @7
  v12:i64 = load r0+40 v5, v4 @8
  v13:i32 = load r0+48 v5, v4 @9
  v14:i32 = load r0+56 v5, v4 @10
  v15:i64 = peek r255+280 v0 @11
  v16:i64 = pinned #0
  poke r6+112 v16, v0 @11
  v17:i64 = peek r5+0 v15 @11
  v18:i64 = peek r5+8 v15 @11
  v19:i32 = call_indirect sig0 v17, v18, v6, v7, v8, v9, v10, v11, v12, v13, v14 @11
  v20:i32 = peek r7+0 v2 @12
  v21:i64 = uextend v19
  v22:i64 = uextend v20
  store32 r0+64 v5, v22, v21 @13
  return v20
}
`;

test('a call through a pointer with ten arguments finds registers', () => {
  const func = parse(manyArguments);
  passes['critical-edges'](func);
  const target = amd64();
  const mach = lowerFunction(func, target);
  checkAllocation(mach, allocate(mach, target), target);
});

test.each(['fast', 'full'] as const)('the %s tier gives code with its tables', (tier) => {
  const seen: string[] = [];
  const code = compileFunction(parse(manyArguments), amd64(), tier, (stage) => seen.push(stage));
  expect(code.codeLength).toBeGreaterThan(100);
  expect(code.sites.count).toBe(2);
  expect(seen).toEqual(dumpStages);
});
