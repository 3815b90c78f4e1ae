/** Imports that the embedder hands over one by one, instead of modules that export them. */
import type { HostFunctionBody } from '@wazero-ts/api';
import { LinkError } from '@wazero-ts/api';
import type { Import } from '@wazero-ts/binary';
import type { Extern } from './extern.js';
import type { EngineFunction } from './externs.js';
import type { GuestInstance } from './guest-instance.js';
import { intrinsicOf, makeHostCall } from './host-call.js';
import type { FindImport } from './link-imports.js';
import { incompatible } from './link-imports.js';
import { layoutOf } from './marshal.js';

/** An extern, or a host function that gets the type with which the module imports it. */
export type GivenImport = Extern | { readonly kind: 'host'; readonly body: HostFunctionBody };

/**
 * Takes the imports of a module from a list in the order of the module.
 *
 * @throws LinkError `UNKNOWN_IMPORT` when the list is too short
 */
export function takeGivenImports(given: readonly GivenImport[], instance: GuestInstance): FindImport {
  let functionIndex = 0;
  return (wanted, position) => {
    const index = wanted.type.kind === 'func' ? functionIndex++ : undefined;
    const value = given[position];
    if (value === undefined) {
      throw new LinkError(`import ${wanted.module}.${wanted.name} was not given`, 'UNKNOWN_IMPORT');
    }
    const kind = value.kind === 'host' ? 'func' : value.kind;
    if (kind !== wanted.type.kind) throw incompatible(wanted, `a ${kind} was given`);
    if (value.kind !== 'host') return value;
    return { kind: 'func', value: createHostFunction(instance, wanted, index!, value.body) };
  };
}

/** It belongs to the importing instance, which keeps the canonical id of its type alive. */
function createHostFunction(
  instance: GuestInstance,
  { module, name }: Import,
  index: number,
  body: HostFunctionBody,
): EngineFunction {
  const { store, shape } = instance;
  const type = shape.functionType(index);
  const debugName = `${module}.${name}`;
  return store.engine.createHostFunction({
    type,
    typeId: shape.typeIds[shape.module.functionTypes[index]!]!,
    definition: { ...shape.functionDefinition(index), name, debugName, isHostFunction: true },
    instance,
    intrinsic: intrinsicOf(body, type),
    call: makeHostCall(body, { layout: layoutOf(type), functions: store.publicObjects, debugName }),
  });
}
