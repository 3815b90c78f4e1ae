export type { MutantReport } from './check-mutant.js';
export { checkMutant } from './check-mutant.js';
export { differential } from './differential.js';
export { emit } from './emit.js';
export { allFeatures, generate } from './generate.js';
export { OurRunner } from './run-ours.js';
