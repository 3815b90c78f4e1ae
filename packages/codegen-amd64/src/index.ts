export { type Disassembled, disassemble } from './disassemble.js';
export { type Amd64Features, baselineFeatures } from './features.js';
export { Inst, type InstructionInfo, type InstructionName, instructions } from './instructions.js';
export { instructionTable } from './instructions.table.js';
export { printCode } from './print-code.js';
export { detectFeatures, featureProbe, type ProbeMemory, readFeatures } from './probe-features.js';
export { fewestRegisters } from './registers.js';
export { type Amd64Options, amd64 } from './target.js';
