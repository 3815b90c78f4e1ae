export { runScriptFile, runSuite } from './run-suite.js';
export type { Suite } from './suites.js';
export { suites } from './suites.js';
export type { Tally } from './tally.js';
