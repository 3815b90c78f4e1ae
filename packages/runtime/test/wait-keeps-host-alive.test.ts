import { CoreFeature, CoreFeaturesV2 } from '@wazero-ts/api';
import { expect, test } from 'vitest';
import { newRuntime } from '../src/index.js';

// (module
//   (memory 1 1 shared)
//   (func (export "wait") (result i32)
//     (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const 20000000))))
const waitFor20Milliseconds = new Uint8Array([
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7f, 0x03, 0x02, 0x01, 0x00,
  0x05, 0x04, 0x01, 0x03, 0x01, 0x01, 0x07, 0x08, 0x01, 0x04, 0x77, 0x61, 0x69, 0x74, 0x00, 0x00, 0x0a, 0x11, 0x01,
  0x0f, 0x00, 0x41, 0x00, 0x41, 0x00, 0x42, 0x80, 0xda, 0xc4, 0x09, 0xfe, 0x01, 0x02, 0x00, 0x0b,
]);

const activeTimers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

test('a parked wait with a timeout is work that keeps Node alive', async () => {
  const runtime = newRuntime({ coreFeatures: CoreFeaturesV2 | CoreFeature.threads });
  const module = await runtime.instantiate(waitFor20Milliseconds);
  const before = activeTimers();
  const call = module.exportedFunction('wait')?.callAsync([]);
  expect(activeTimers()).toBe(before + 1);
  expect(await call).toBe(2);
  await runtime.close();
  expect(activeTimers()).toBeLessThanOrEqual(before);
});
