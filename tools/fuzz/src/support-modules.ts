import { assertNever, type ValueType } from '@wazero-ts/api';
import { toValueType, type ValType, type WasmModule } from '@wazero-ts/binary';
import { type Instruction, ModuleBuilder, type WasmType } from '@wazero-ts/testkit';
import { partnerModuleName } from './program.js';

/** Whose imports are JS functions, see host-functions.ts. */
export const hostModuleName = 'host';

/** The export of a support module that sums up all calls of its functions. */
export const callSum = 'fuzz-call-sum';

function wasmType(type: ValType): WasmType {
  const value: ValueType = toValueType(type);
  if (typeof value !== 'string') throw new Error('no support for types of WebAssembly 3.0');
  return value;
}

function zero(type: WasmType): Instruction {
  switch (type) {
    case 'i32':
    case 'f32':
    case 'f64':
      return [`${type}.const`, 0];
    case 'i64':
      return ['i64.const', 0n];
    case 'v128':
      return ['v128.const', new Uint8Array(16)];
    case 'funcref':
    case 'externref':
      return ['ref.null', type];
    default:
      return assertNever(type);
  }
}

/** An i64 that depends on each bit of a parameter. */
function bitsOf(type: WasmType, local: number): Instruction[] {
  const get: Instruction = ['local.get', local];
  switch (type) {
    case 'i32':
      return [get, 'i64.extend_i32_s'];
    case 'i64':
      return [get];
    case 'f32':
      // A NaN has no determined bits.
      return [
        get,
        get,
        'f32.eq',
        ['if', 'i64'],
        get,
        'i32.reinterpret_f32',
        'i64.extend_i32_s',
        'else',
        ['i64.const', 99n],
        'end',
      ];
    case 'f64':
      return [get, get, 'f64.eq', ['if', 'i64'], get, 'i64.reinterpret_f64', 'else', ['i64.const', 99n], 'end'];
    case 'v128':
      return [get, ['i64x2.extract_lane', 0], get, ['i64x2.extract_lane', 1], 'i64.xor'];
    case 'funcref':
    case 'externref':
      return [get, 'ref.is_null', 'i64.extend_i32_s'];
    default:
      return assertNever(type);
  }
}

/**
 * Modules that export what a module imports, in WebAssembly, so that both engines get exactly the same: functions that
 * only sum up their arguments, and storage of the types asked for.
 */
export function supportModules(module: WasmModule): Map<string, Uint8Array> {
  const builders = new Map<string, { builder: ModuleBuilder; names: Set<string> }>();
  for (const { module: from, name, type } of module.imports) {
    if (from === hostModuleName || from === partnerModuleName) continue;
    let entry = builders.get(from);
    if (entry === undefined) {
      const builder = new ModuleBuilder();
      builder.global({ type: 'i64', mutable: true, init: [['i64.const', 17n]], export: callSum });
      entry = { builder, names: new Set([callSum]) };
      builders.set(from, entry);
    }
    // A name can be imported several times, exported once.
    if (entry.names.has(name)) continue;
    entry.names.add(name);
    const { builder } = entry;
    switch (type.kind) {
      case 'func': {
        const { params, results } = module.types[type.type]!.composite;
        const types = params.map(wasmType);
        builder.func({
          params: types,
          results: results.map(wasmType),
          code: [
            ...types.flatMap((param, i): Instruction[] => [
              ['global.get', 0],
              ['i64.const', 31n],
              'i64.mul',
              ...bitsOf(param, i),
              'i64.add',
              ['global.set', 0],
            ]),
            ...results.map((result) => zero(wasmType(result))),
          ],
          export: name,
        });
        break;
      }
      case 'table': {
        const { limits, element } = type.type;
        builder.table({ ...limitsOf(limits), element: wasmType(element) as 'funcref' | 'externref', export: name });
        break;
      }
      case 'memory':
        builder.memory({ ...limitsOf(type.type.limits), shared: type.type.shared, export: name });
        break;
      case 'global': {
        const valueType = wasmType(type.type.type);
        builder.global({ type: valueType, mutable: type.type.mutable, init: [zero(valueType)], export: name });
        break;
      }
      default:
        assertNever(type);
    }
  }
  return new Map([...builders].map(([name, { builder }]) => [name, builder.toBytes()]));
}

function limitsOf({ min, max }: { readonly min: number; readonly max: number | undefined }): {
  readonly min: number;
  readonly max?: number;
} {
  return max === undefined ? { min } : { min, max };
}
