export type { CommandOutput } from './command-line.js';
export { runCommandLine } from './command-line.js';
