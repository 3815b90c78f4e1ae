export type { WasiPreview1Options } from './wasi-preview1.js';
export { wasiPreview1, wasiPreview1ModuleName, wasiUnstable, wasiUnstableModuleName } from './wasi-preview1.js';
