import type { Engine } from '@wazero-ts/runtime';
import { engineNames, engineObstacle, makeEngine } from '@wazero-ts/testkit';

/** Every engine that can run here. */
export const engines: Readonly<Record<string, () => Engine>> = Object.fromEntries(
  engineNames.filter((name) => engineObstacle(name) === undefined).map((name) => [name, () => makeEngine(name)]),
);
