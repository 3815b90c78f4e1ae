/**
 * What a module may ask for, so that hostile input can not exhaust memory or time. The specification (appendix
 * "Implementation Limitations") allows them; the numbers are V8's, so what runs in browsers runs here. Exceeding one is
 * an error with code `IMPLEMENTATION_LIMIT`.
 */
export const maxModuleBytes = 1_073_741_824;
/** Also keeps a type index inside the packed reference type (`refType`). */
export const maxTypes = 1_000_000;
export const maxParams = 1000;
export const maxResults = 1000;
export const maxImports = 1_000_000;
/** Imported and defined. */
export const maxFunctions = 1_000_000;
export const maxGlobals = 1_000_000;
export const maxTables = 100_000;
export const maxExports = 1_000_000;
export const maxElementSegments = 1_000_000;
/** Elements written as function indices, in one segment. */
export const maxElementFunctions = 10_000_000;
/** Elements written as expressions, in the whole module: each is an object, so fewer than V8 allows. */
export const maxElementExpressions = 1_000_000;
export const maxDataSegments = 100_000;
export const maxCustomSections = 100_000;
/** UTF-8 bytes of an import, export or custom section name. */
export const maxNameBytes = 100_000;
export const maxFunctionBytes = 7_654_321;
/** Parameters and declared locals. */
export const maxLocals = 50_000;
/** Blocks inside each other; the outermost targets of the largest br_table are that deep. V8 has no such limit. */
export const maxBlockDepth = 100_000;
/** Targets of one br_table. */
export const maxBranchTargets = 65_520;
/** Operands that a constant expression may hold at once, so that engines can evaluate it with a small stack. */
export const maxConstExprDepth = 1000;
