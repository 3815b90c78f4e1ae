import { type Clock, Errno, type SysContext, systemNanotime, systemWalltime } from '@wazero-ts/sys';
import { Clockid } from './abi.js';
import type { Process } from './process.js';
import { type WasiFunction, wasiFunction, wasiFunctionWithLongs } from './wasi-function.js';

/** `clock_res_get` and `clock_time_get`. */
export const clockFunctions: readonly WasiFunction[] = [
  wasiFunction(
    'clock_res_get',
    'id:clockid result.resolution:u64',
    ({ context, memory }: Process, id: number, result: number) => {
      memory.setUint64(result, BigInt(clockOf(context, id).resolution));
      return undefined;
    },
  ),
  // The precision is a wish that no host clock can grant, so it is ignored, as in wazero.
  {
    ...wasiFunctionWithLongs(
      'clock_time_get',
      'id:clockid precision:i64 result.timestamp:u64',
      ({ context, memory }: Process, id: number, _precision: bigint, result: number) => {
        const clock = clockOf(context, id);
        const nanoseconds = clock.nowAsNumber?.();
        if (nanoseconds === undefined) memory.setUint64(result, clock.now());
        else memory.setSafeInteger(result, nanoseconds);
        return undefined;
      },
    ),
    hostClocks: ({ context }) => ({
      walltime: context.walltime === systemWalltime(),
      nanotime: context.nanotime === systemNanotime(),
    }),
  },
];

/** Throws EINVAL for a clock that is unknown or not given to guests (the processor-time clocks). */
export function clockOf(context: SysContext, id: number): Clock {
  if (id === Clockid.realtime) return context.walltime;
  if (id === Clockid.monotonic) return context.nanotime;
  throw Errno.EINVAL;
}
