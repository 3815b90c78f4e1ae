import { LinkError, valueTypeName } from '@wazero-ts/api';
import type { FunctionType, Import, Limits, ValType } from '@wazero-ts/binary';
import { pageSize, toValueType } from '@wazero-ts/binary';
import type { Extern } from './extern.js';
import type { EngineFunction, EngineGlobal, EngineMemory, EngineTable } from './externs.js';
import type { Instance } from './instance.js';
import type { ModuleShape } from './module-shape.js';

/** The externs that a module imports, each list the start of its index space. */
export interface ResolvedImports {
  readonly functions: EngineFunction[];
  readonly tables: EngineTable[];
  readonly memories: EngineMemory[];
  readonly globals: EngineGlobal[];
}

/** Finds the instance that an import names. */
export type ModuleResolver = (moduleName: string) => Instance | undefined;

/** Finds an import. @throws LinkError */
export type FindImport = (wanted: Import, position: number) => Extern;

/**
 * Finds every import and checks its type (specification 3.5, import matching).
 *
 * @throws LinkError `UNKNOWN_IMPORT` or `INCOMPATIBLE_IMPORT`, with wazero's text
 */
export function resolveImports(shape: ModuleShape, find: FindImport): ResolvedImports {
  const resolved: ResolvedImports = { functions: [], tables: [], memories: [], globals: [] };
  for (const [position, wanted] of shape.module.imports.entries()) {
    const found = find(wanted, position);
    // Both kinds are compared so that TypeScript narrows both sides.
    if (wanted.type.kind === 'func' && found.kind === 'func') {
      checkFunction(wanted, shape, wanted.type.type, found.value);
      resolved.functions.push(found.value);
    } else if (wanted.type.kind === 'table' && found.kind === 'table') {
      const { type } = wanted.type;
      if (type.element !== found.value.type.element) {
        const [expected, actual] = [typeName(type.element), typeName(found.value.type.element)];
        throw incompatible(wanted, `table type mismatch: ${expected} != ${actual}`);
      }
      checkLimits(wanted, type.limits, found.value.length, found.value.type.limits);
      resolved.tables.push(found.value);
    } else if (wanted.type.kind === 'memory' && found.kind === 'memory') {
      const { type } = wanted.type;
      if (type.shared !== found.value.type.shared) {
        throw incompatible(wanted, `shared mismatch: ${type.shared} != ${found.value.type.shared}`);
      }
      checkLimits(wanted, type.limits, found.value.byteLength / pageSize, found.value.type.limits);
      resolved.memories.push(found.value);
    } else if (wanted.type.kind === 'global' && found.kind === 'global') {
      const { type } = wanted.type;
      const actual = found.value.type;
      if (type.mutable !== actual.mutable) {
        throw incompatible(wanted, `mutability mismatch: ${type.mutable} != ${actual.mutable}`);
      }
      if (type.type !== actual.type) {
        throw incompatible(wanted, `value type mismatch: ${typeName(type.type)} != ${typeName(actual.type)}`);
      }
      resolved.globals.push(found.value);
    }
  }
  return resolved;
}

/** The export that an import names. @throws LinkError */
export function findExport(wanted: Import, resolve: ModuleResolver): Extern {
  const instance = resolve(wanted.module);
  if (instance === undefined) throw new LinkError(`module[${wanted.module}] not instantiated`, 'UNKNOWN_IMPORT');
  const found = instance.export(wanted.name);
  if (found === undefined) {
    throw new LinkError(`"${wanted.name}" is not exported in module "${wanted.module}"`, 'UNKNOWN_IMPORT');
  }
  if (found.kind !== wanted.type.kind) {
    throw new LinkError(
      `export "${wanted.name}" in module "${wanted.module}" is a ${found.kind}, not a ${wanted.type.kind}`,
      'INCOMPATIBLE_IMPORT',
    );
  }
  return found;
}

/** The error for an import of another type. */
export function incompatible(wanted: Import, problem: string): LinkError {
  return new LinkError(
    `import ${wanted.type.kind}[${wanted.module}.${wanted.name}]: ${problem}`,
    'INCOMPATIBLE_IMPORT',
  );
}

function checkFunction(wanted: Import, shape: ModuleShape, typeIndex: number, found: EngineFunction): void {
  if (shape.typeIds[typeIndex] === found.typeId) return;
  const expected = shape.module.types[typeIndex]!.composite;
  throw incompatible(wanted, `signature mismatch: ${signatureText(expected)} != ${signatureText(found.type)}`);
}

/** @param actualMin - the current size, which is what the specification compares */
function checkLimits(wanted: Import, expected: Limits, actualMin: number, actual: Limits): void {
  if (expected.addressType !== actual.addressType) {
    throw incompatible(wanted, `address type mismatch: ${expected.addressType} != ${actual.addressType}`);
  }
  if (expected.min > actualMin) {
    throw incompatible(wanted, `minimum size mismatch: ${expected.min} > ${actualMin}`);
  }
  if (expected.max === undefined) return;
  if (actual.max === undefined) {
    throw incompatible(wanted, `maximum size mismatch: ${expected.max}, but actual has no max`);
  }
  if (expected.max < actual.max) {
    throw incompatible(wanted, `maximum size mismatch: ${expected.max} < ${actual.max}`);
  }
}

function typeName(type: ValType): string {
  return valueTypeName(toValueType(type));
}

/** wazero's text of a signature: `i32i64_f32`, `v` for nothing. */
function signatureText(type: FunctionType): string {
  const text = (types: readonly ValType[]): string => types.map(typeName).join('') || 'v';
  return `${text(type.params)}_${text(type.results)}`;
}
