import type { ContextLayout } from '@wazero-ts/codegen';

/** Extensions of the instruction set beyond SSE4.1 that generated code may use. */
export interface Amd64Features {
  readonly sse42: boolean;
  readonly popcnt: boolean;
  readonly lzcnt: boolean;
  readonly bmi1: boolean;
  readonly bmi2: boolean;
  readonly avx: boolean;
}

/** What every processor has that runs generated code. */
export const baselineFeatures: Amd64Features = {
  sse42: false,
  popcnt: false,
  lzcnt: false,
  bmi1: false,
  bmi2: false,
  avx: false,
};

/** The layout that exec-memory and engine-compiler use. */
export const defaultContextLayout: ContextLayout = {
  exitCode: 0x00,
  pollLimit: 0x08,
  stackLimit: 0x10,
  exitStub: 0x20,
  counter: 0x60,
  pollStub: 0x90,
  exitSlots: 0x100,
  overflow: 0x40c0,
};
