import type { Engine } from '@wazero-ts/runtime';
import { newRuntimeConfigInterpreter } from '@wazero-ts/runtime';

/** Every engine that the tests run on. */
export const engines: Readonly<Record<string, () => Engine>> = {
  interpreter: () => newRuntimeConfigInterpreter().engine!,
};
