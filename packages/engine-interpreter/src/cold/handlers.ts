/** All handlers that the dispatch loop calls, by number; lowering asks for the numbers by name. */
import { canonicalizerOf } from '../handlers/canonical-nan.js';
import { conversions } from '../handlers/conversions.js';
import { floatBinary, floatUnary } from '../handlers/float.js';
import type { BinaryHandler, UnaryHandler } from '../handlers/handler.js';
import { i64Binary, i64Unary } from '../handlers/i64.js';
import { atomicHandlers, waitHandlers } from './atomics.js';
import { bulkHandlers } from './bulk.js';
import type { ColdHandler, PieceHandler } from './cold-handler.js';
import { globalHandlers } from './globals.js';
import { referenceHandlers } from './references.js';

const canonicalizers: [string, UnaryHandler][] = ['f32.add', 'f64.add', 'f32x4.add', 'f64x2.add'].map((name) => [
  `canonical ${name}`,
  (dst) => canonicalizerOf(name)!(dst),
]);

const unary = Object.entries({ ...conversions, ...floatUnary, ...i64Unary }).concat(canonicalizers);
const binary = Object.entries({ ...floatBinary, ...i64Binary });
const cold = Object.entries({ ...referenceHandlers, ...globalHandlers, ...atomicHandlers });
const pieces = Object.entries({ ...bulkHandlers, ...waitHandlers });

function handlersOf<Handler>(entries: readonly (readonly [string, Handler])[]): readonly Handler[] {
  return entries.map(([, handler]) => handler);
}

export const unaryHandlers: readonly UnaryHandler[] = handlersOf(unary);
export const binaryHandlers: readonly BinaryHandler[] = handlersOf(binary);
export const coldHandlers: readonly ColdHandler[] = handlersOf(cold);
export const pieceHandlers: readonly PieceHandler[] = handlersOf(pieces);

function indexByName(entries: readonly (readonly [string, unknown])[]): (name: string) => number {
  const indices = new Map(entries.map(([name], index) => [name, index]));
  return (name) => indices.get(name) ?? -1;
}

/** The number of a handler by the instruction's name, -1 when there is none; likewise below. */
export const unaryHandlerIndex: (name: string) => number = indexByName(unary);
export const binaryHandlerIndex: (name: string) => number = indexByName(binary);
export const coldIndex: (name: string) => number = indexByName(cold);
export const pieceIndex: (name: string) => number = indexByName(pieces);

/** The unary handler that makes the result of an instruction canonical, -1 when it makes no NaN. */
export function canonicalizerIndex(name: string): number {
  if (canonicalizerOf(name) === undefined) return -1;
  return unaryHandlerIndex(`canonical ${name.split('.')[0]}.add`);
}
