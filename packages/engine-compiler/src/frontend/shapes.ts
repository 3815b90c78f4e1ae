import { type FunctionType, type SubType, type ValType, ValTypes } from '@wazero-ts/binary';
import { type Signature, Type } from '@wazero-ts/codegen';
import type { FunctionBodies } from './options.js';

/** A function or block type in the types of SSA. */
export interface Shape {
  readonly params: readonly Type[];
  readonly results: readonly Type[];
  /** Of a guest function of this type: the instance context comes first. */
  readonly signature: Signature;
}

export function ssaType(type: ValType): Type {
  switch (type) {
    case ValTypes.i32:
      return Type.i32;
    case ValTypes.i64:
      return Type.i64;
    case ValTypes.f32:
      return Type.f32;
    case ValTypes.f64:
      return Type.f64;
    case ValTypes.v128:
      return Type.v128;
    default:
      return Type.ref;
  }
}

export function shapeOf(type: Pick<FunctionType, 'params' | 'results'>): Shape {
  const params = type.params.map(ssaType);
  const results = type.results.map(ssaType);
  return { params, results, signature: { params: [Type.i64, ...params], results } };
}

/** The shapes of a module's types, made when they are asked for. */
export class Shapes {
  private readonly module: FunctionBodies;
  private readonly byType: (Shape | undefined)[] = [];

  constructor(module: FunctionBodies) {
    this.module = module;
  }

  ofType(type: number): Shape {
    let shape = this.byType[type];
    if (shape === undefined) {
      shape = shapeOf((this.module.types[type] as SubType).composite);
      this.byType[type] = shape;
    }
    return shape;
  }

  /** Counts all functions, imports first. */
  ofFunction(func: number): Shape {
    return this.ofType(this.module.functionTypes[func]!);
  }
}

export const emptyShape: Shape = shapeOf({ params: [], results: [] });

const singleResults: ReadonlyMap<number, Shape> = new Map(
  Object.values(ValTypes).map((type) => [ssaType(type), shapeOf({ params: [], results: [type] })]),
);

/** The shape of a block that takes nothing and leaves one value. */
export function shapeOfResult(type: Type): Shape {
  return singleResults.get(type)!;
}
