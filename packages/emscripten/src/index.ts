export type { EmscriptenOptions } from './emscripten.js';
export { emscripten, emscriptenModuleName } from './emscripten.js';
