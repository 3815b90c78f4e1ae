// A measuring process: ENGINE NAME; decodes, validates and compiles one hostile module, whole.
import { WasmError } from '@wazero-ts/api';
import { hostileModules } from '@wazero-ts/testkit';
import { compileInSteps } from './compile-in-steps.js';
import { engineOf } from './engines.js';
import type { HostileOutcome } from './hostile.js';

const make = hostileModules.get(process.argv[3] ?? '');
if (make === undefined) throw new Error(`there is no hostile module ${process.argv[3]}`);
const bytes = make();
const steps = compileInSteps(engineOf(process.argv[2]), bytes);
const start = performance.now();
const before = process.cpuUsage();
let refusal: string | undefined;
try {
  steps.decodeAndValidate();
  steps.lower();
} catch (error) {
  if (!(error instanceof WasmError)) throw error;
  refusal = error.message;
}
const elapsed = (performance.now() - start) / 1e3;
const { user, system } = process.cpuUsage(before);
const outcome: HostileOutcome = {
  bytes: bytes.length,
  refusal,
  seconds: (user + system) / 1e6,
  elapsed,
  megabytes: process.resourceUsage().maxRSS / 1024,
};
process.send?.(outcome);
