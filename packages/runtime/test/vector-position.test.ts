import { expect, test } from 'vitest';
import { newRuntime } from '../src/index.js';

/**
 * (func (param i32 ...) (result i32) (v128.const i32x4 10 11 12 13) (i32x4.extract_lane lane)), with as many parameters
 * as given: they decide where in its frame the vector stands.
 */
function laneModule(paramCount: number, lane: number): Uint8Array {
  const type = [0x60, paramCount, ...Array<number>(paramCount).fill(0x7f), 1, 0x7f];
  const vector = [10, 11, 12, 13].flatMap((value) => [value, 0, 0, 0]);
  const body = [0, 0xfd, 0x0c, ...vector, 0xfd, 0x1b, lane, 0x0b];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, type.length + 1, 1, ...type],
    ...[3, 2, 1, 0],
    ...[7, 5, 1, 1, 0x66, 0, 0],
    ...[10, body.length + 2, 1, body.length, ...body],
  ]);
}

// Found by the SIMD guests: the lane was joined to the position by `|`, right only where the position ends in 00.
test.each([0, 1, 2, 3, 4, 5])('a lane is extracted wherever its vector stands: after %i parameters', async (count) => {
  const runtime = newRuntime();
  for (let lane = 0; lane < 4; lane++) {
    const mod = await runtime.instantiate(laneModule(count, lane));
    expect(mod.exportedFunction('f')?.call(...Array<number>(count).fill(0))).toBe(10 + lane);
    await mod.close();
  }
  await runtime.close();
});
