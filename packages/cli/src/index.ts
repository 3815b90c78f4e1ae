export { runCommandLine } from './command-line.js';
export type { CommandOutput } from './command-output.js';
