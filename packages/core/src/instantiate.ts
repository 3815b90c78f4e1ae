/**
 * Instantiation (specification 4.5.4), up to and without the start function. Order: name, imports, functions, globals,
 * tables and memories, active element segments, active data segments. Where wazero deviates we follow the
 * specification: see RATIONALE.md.
 */
import { CoreFeature, isEnabled, LimitError, type Policy, Trap } from '@wazero-ts/api';
import type { ConstExpr, ElementSegment, WasmModule } from '@wazero-ts/binary';
import type { ConstExprScope } from './const-expr.js';
import { evaluateConstExpr } from './const-expr.js';
import type { CompiledCode, ModuleEngine } from './engine.js';
import type { EngineGlobal } from './externs.js';
import type { GivenImport } from './given-imports.js';
import { takeGivenImports } from './given-imports.js';
import { GuestInstance } from './guest-instance.js';
import type { ModuleResolver, ResolvedImports } from './link-imports.js';
import { findExport, resolveImports } from './link-imports.js';
import { shapeOf } from './module-shape.js';
import { PolicyAccount } from './policy-account.js';
import type { Store } from './store.js';
import type { Reference } from './values.js';

export interface LinkRequest {
  readonly code: CompiledCode;
  /** `''` for an instance that can not be imported. */
  readonly name: string;
  /** Asked before the store's own names. */
  readonly resolve?: ModuleResolver | undefined;
  /** The imports themselves, in the order of the module; then no names are resolved. */
  readonly imports?: readonly GivenImport[] | undefined;
  /** What the instance draws from; unlimited without one. */
  readonly policy?: Policy | undefined;
}

/**
 * Links a module into a store and fills its memories and tables. Runs no guest code. The caller runs the start function
 * and then calls `store.register`, or `instance.abandon` when it failed.
 *
 * @throws LinkError for the name or an import; Trap when an active segment does not fit; LimitError for storage and the number of
 * instances; WasmError `RESOURCE_EXHAUSTED`; WasmError `RUNTIME_CLOSED`
 */
export function linkInstance(store: Store, request: LinkRequest): GuestInstance {
  store.requireRoomFor(request.name);
  const { module } = request.code;
  const shape = shapeOf(module);
  const { resolve, imports, policy } = request;
  const findImports = (instance: GuestInstance): ResolvedImports =>
    resolveImports(
      shape,
      imports === undefined
        ? (wanted) => findExport(wanted, (name) => resolve?.(name) ?? store.instance(name))
        : takeGivenImports(imports, instance),
    );
  const account = policy === undefined ? undefined : new PolicyAccount(policy);
  let instance: GuestInstance;
  try {
    instance = new GuestInstance(store, request.name, shape, request.code, findImports, (engine, space) =>
      createStorage(store, module, engine, space, account),
    );
  } catch (error) {
    account?.close();
    throw error;
  }
  if (account !== undefined) {
    instance.policy = policy;
    instance.onClose(() => account.close());
  }
  store.add(instance);
  try {
    if (!isEnabled(module.features, CoreFeature.bulkMemoryOperations)) checkSegments(module, instance);
    applySegments(module, instance);
  } catch (error) {
    instance.abandon();
    throw error;
  }
  return instance;
}

function scopeOf(engine: ModuleEngine, space: { readonly globals: readonly EngineGlobal[] }): ConstExprScope {
  return {
    global: (index) => space.globals[index]!.get(),
    function: (index) => engine.function(index),
  };
}

function createStorage(
  store: Store,
  module: WasmModule,
  engine: ModuleEngine,
  space: ResolvedImports,
  account: PolicyAccount | undefined,
): void {
  const { bytes, importedGlobalCount, importedTableCount, importedMemoryCount } = module;
  const { limits } = store;
  const scope = scopeOf(engine, space);
  const evaluate = (expr: ConstExpr): unknown => evaluateConstExpr(bytes, expr, scope);

  module.globals.forEach((definition, index) => {
    const type = module.globalTypes[importedGlobalCount + index]!;
    space.globals.push(store.engine.createGlobal(type, evaluate(definition.init)));
  });
  module.tables.forEach((definition, index) => {
    const type = module.tableTypes[importedTableCount + index]!;
    if (type.limits.min > limits.tableLimitElements) {
      throw new LimitError('TABLE_LIMIT', { allowed: limits.tableLimitElements, used: type.limits.min }, []);
    }
    const init: Reference = definition.init === undefined ? null : evaluate(definition.init);
    account?.claimElements(type.limits.min);
    const options = { limitElements: limits.tableLimitElements, init, claim: account?.claimElements };
    space.tables.push(store.engine.createTable(type, options));
  });
  for (let index = importedMemoryCount; index < module.memoryTypes.length; index++) {
    const type = module.memoryTypes[index]!;
    account?.claimPages(type.limits.min);
    const options = {
      limitPages: limits.memoryLimitPages,
      capacityFromMax: limits.memoryCapacityFromMax,
      claim: account?.claimPages,
    };
    space.memories.push(store.engine.createMemory(type, options));
  }
}

/** WebAssembly 1.0 checks every active segment before it writes any; 2.0 writes up to the one that does not fit. */
function checkSegments(module: WasmModule, instance: GuestInstance): void {
  const scope = scopeOf(instance.engine, instance);
  for (const { mode, length } of module.elements) {
    if (mode.kind !== 'active') continue;
    if (offsetOf(module, mode.offset, scope) + length > instance.tables[mode.table]!.length) {
      throw new Trap('INVALID_TABLE_ACCESS', []);
    }
  }
  for (const { mode, start, end } of module.data) {
    if (mode.kind !== 'active') continue;
    if (offsetOf(module, mode.offset, scope) + (end - start) > instance.memories[mode.memory]!.byteLength) {
      throw new Trap('OUT_OF_BOUNDS_MEMORY_ACCESS', []);
    }
  }
}

function applySegments(module: WasmModule, instance: GuestInstance): void {
  const { engine } = instance;
  const scope = scopeOf(engine, instance);
  module.elements.forEach((segment, index) => {
    applyElements(module, engine, scope, segment, index);
  });
  applyData(module, instance, scope);
}

/** Up to this many bytes a loop beats making a view of them. */
const smallSegment = 64;

/** Programs in Go have a hundred thousand small data segments, so those are copied right here. */
function applyData(module: WasmModule, { engine, memories }: GuestInstance, scope: ConstExprScope): void {
  const { bytes, data } = module;
  // A view would make an engine provide the bytes.
  if (data.length === 0) return;
  // Nothing runs meanwhile, so the views stay good.
  const views = memories.map((memory) => memory.view());
  for (let index = 0; index < data.length; index++) {
    const { mode, start, end } = data[index]!;
    if (mode.kind !== 'active') continue;
    const offset = offsetOf(module, mode.offset, scope);
    const view = views[mode.memory]!;
    const byteCount = end - start;
    if (byteCount <= smallSegment && offset + byteCount <= view.length) {
      for (let byte = 0; byte < byteCount; byte++) view[offset + byte] = bytes[start + byte]!;
    } else {
      engine.initMemory(mode.memory, index, offset, 0, byteCount);
    }
    engine.dropData(index);
  }
}

function applyElements(
  module: WasmModule,
  engine: ModuleEngine,
  scope: ConstExprScope,
  segment: ElementSegment,
  index: number,
): void {
  switch (segment.mode.kind) {
    case 'passive':
      return;
    case 'active':
      engine.initTable(segment.mode.table, index, offsetOf(module, segment.mode.offset, scope), 0, segment.length);
      break;
    case 'declarative':
      break;
  }
  engine.dropElement(index);
}

/** Offsets are unsigned: i32.const -1 is 2^32 - 1. */
function offsetOf(module: WasmModule, expr: ConstExpr, scope: ConstExprScope): number {
  const value = evaluateConstExpr(module.bytes, expr, scope);
  return typeof value === 'bigint' ? Number(BigInt.asUintN(64, value)) : (value as number) >>> 0;
}
