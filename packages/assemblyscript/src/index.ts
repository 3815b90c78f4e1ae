export type { AssemblyScriptOptions } from './assemblyscript.js';
export { assemblyscript, assemblyscriptModuleName } from './assemblyscript.js';
