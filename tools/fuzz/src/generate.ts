import { CoreFeature, type CoreFeatures, CoreFeaturesV2, isEnabled } from '@wazero-ts/api';
import type { DataSpec, ElementSpec, Signature, WasmType } from '@wazero-ts/testkit';
import { randomF32, randomF64, randomI32, randomI64, randomV128 } from './constants.js';
import { FunctionGenerator, type Surroundings } from './function-generator.js';
import { operationSet } from './operations.js';
import { type Node, node, type Program, type ProgramGlobal, partnerModuleName, sharedName } from './program.js';
import { Random } from './random.js';

/** Everything that the generator can use. */
export const allFeatures: CoreFeatures =
  CoreFeaturesV2 | CoreFeature.threads | CoreFeature.tailCall | CoreFeature.extendedConst;

/** What every module may import from the host. */
export const hostImports: Program['imports'] = [
  { module: 'host', name: 'mix', params: ['i32', 'i64'], results: ['i32'] },
  { module: 'host', name: 'note', params: ['i64'], results: [] },
  { module: 'host', name: 'pair', params: ['i32'], results: ['i64', 'i32'] },
];

function signature(random: Random, types: readonly WasmType[]): Signature {
  const list = (limit: number) => Array.from({ length: random.below(limit) }, () => random.pick(types));
  return { params: list(4), results: random.chance(0.75) ? list(2) : list(4) };
}

function constant(random: Random, type: WasmType, features: CoreFeatures): Node {
  switch (type) {
    case 'i32': {
      const value = node('i32.const', ['i32'], [], [randomI32(random)]);
      if (!isEnabled(features, CoreFeature.extendedConst) || random.chance(0.7)) return value;
      const other = node('i32.const', ['i32'], [], [randomI32(random)]);
      return node(random.pick(['i32.add', 'i32.sub', 'i32.mul']), ['i32'], [value, other]);
    }
    case 'i64': {
      const value = node('i64.const', ['i64'], [], [randomI64(random)]);
      if (!isEnabled(features, CoreFeature.extendedConst) || random.chance(0.7)) return value;
      const other = node('i64.const', ['i64'], [], [randomI64(random)]);
      return node(random.pick(['i64.add', 'i64.sub', 'i64.mul']), ['i64'], [value, other]);
    }
    case 'f32':
      return node('f32.const', ['f32'], [], [randomF32(random)]);
    case 'f64':
      return node('f64.const', ['f64'], [], [randomF64(random)]);
    case 'v128':
      return node('v128.const', ['v128'], [], [randomV128(random)]);
    case 'funcref':
    case 'externref':
      return node('ref.null', [type], [], [type]);
  }
}

function dataSegments(random: Random): DataSpec[] {
  return Array.from({ length: random.between(1, 3) }, (): DataSpec => {
    const bytes = Uint8Array.from({ length: random.below(64) }, () => random.below(256));
    if (random.chance(0.5)) return { mode: 'passive', bytes };
    return { bytes, offset: [['i32.const', random.below(65536)]] };
  });
}

function elementSegments(random: Random, functionCount: number): ElementSpec[] {
  const someFunctions = () => Array.from({ length: random.between(1, 6) }, () => random.below(functionCount));
  return [
    { functions: someFunctions(), offset: [['i32.const', random.below(3)]] },
    { mode: 'passive', functions: someFunctions() },
    { mode: 'passive', type: 'funcref', expressions: someFunctions().map((index) => [['ref.func', index]]) },
    // What ref.func may name must stand in some segment.
    { mode: 'declarative', functions: Array.from({ length: functionCount }, (_, i) => i) },
  ];
}

/** The features of one module: not always all, so that each is also met without the others. */
function someFeatures(random: Random, allowed: CoreFeatures): CoreFeatures {
  let features = allowed;
  if (random.chance(0.45)) features &= ~CoreFeature.simd;
  if (random.chance(0.6)) features &= ~CoreFeature.threads;
  if (random.chance(0.4)) features &= ~CoreFeature.tailCall;
  return features;
}

/**
 * Generates a valid module whose exported calls all end. The same seed gives the same program.
 *
 * @param allowed - features it may use; those of WebAssembly 2.0 except vectors are always used
 */
export function generate(seed: number, allowed: CoreFeatures = allFeatures): Program {
  const random = new Random(seed);
  return newProgram(random, someFeatures(random, allowed), 'library');
}

/** Two modules with the same storage that call each other, by imports and through the table. */
export interface Pair {
  readonly partner: Program;
  /** Imports functions and all storage of the partner. */
  readonly main: Program;
}

/** Generates a pair; as {@link generate}. */
export function generatePair(seed: number, allowed: CoreFeatures = allFeatures): Pair {
  const random = new Random(seed ^ 0x7a17);
  const features = someFeatures(random, allowed);
  const partner: Program = { ...newProgram(random, features, 'library'), storageFrom: undefined, exportsAll: true };
  return { partner, main: newProgram(random, features, 'other-library', partner) };
}

/** @param partner - whose storage and functions it imports */
function newProgram(random: Random, features: CoreFeatures, library: string, partner?: Program): Program {
  const valueTypes: WasmType[] = ['i32', 'i32', 'i64', 'i64', 'f32', 'f64', 'funcref', 'externref'];
  if (isEnabled(features, CoreFeature.simd)) valueTypes.push('v128', 'v128');
  // Functions of another instance, which take and give every type.
  const libraryImports = Array.from({ length: random.below(3) }, (_, i) => ({
    module: library,
    name: `f${i}`,
    ...signature(random, valueTypes),
  }));
  const partnerImports = (partner?.functions ?? []).map((fn, i) => ({
    module: partnerModuleName,
    name: sharedName('function', i),
    ...fn.signature,
  }));
  const imports = [...hostImports, ...libraryImports, ...partnerImports];
  // Where many have the type that a caller of the other module wants, calls through the table go to and fro.
  const newSignature = (): Signature =>
    partner === undefined || random.chance(0.4)
      ? signature(random, valueTypes)
      : random.pick(partner.functions).signature;
  const signatures = Array.from({ length: random.between(partner === undefined ? 1 : 3, 4) }, newSignature);
  const newGlobals = (): ProgramGlobal[] =>
    Array.from({ length: random.between(1, 6) }, () => {
      const type = random.pick(valueTypes);
      return { type, mutable: random.chance(0.8), init: constant(random, type, features) };
    });
  const globals = partner?.globals ?? newGlobals();
  const functionCount = imports.length + signatures.length;
  const program: Program = {
    imports,
    functions: [],
    storageFrom: partner === undefined ? (random.chance(0.25) ? 'storage' : undefined) : partnerModuleName,
    exportsAll: false,
    globals,
    tables: [
      { element: 'funcref', min: 10, max: 20 },
      { element: 'funcref', min: 4, max: 8 },
      { element: 'externref', min: 8, max: 12 },
    ],
    memory: partner?.memory ?? {
      min: 1,
      max: 3,
      shared: isEnabled(features, CoreFeature.threads) && random.chance(0.7),
    },
    elements: elementSegments(random, functionCount),
    data: dataSegments(random),
    start: undefined,
  };
  const around: Surroundings = {
    program,
    features,
    operations: operationSet(features, () => random.chance(0.3)),
    signatures: [...imports, ...signatures],
    valueTypes,
  };
  for (const own of signatures) {
    const locals = Array.from({ length: random.between(2, 8) }, () => random.pick(valueTypes));
    const budget = random.pick(partner === undefined ? [8, 16, 30, 60] : [40, 80]);
    program.functions.push({
      signature: own,
      locals,
      body: new FunctionGenerator(random, around, own, locals, budget).body(),
    });
  }
  const startable = signatures.findIndex(({ params, results }) => params.length + results.length === 0);
  if (startable >= 0 && random.chance(0.3)) program.start = imports.length + startable;
  return program;
}
