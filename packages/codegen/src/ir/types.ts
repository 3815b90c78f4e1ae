/** The types of SSA values. `ref` is a pointer-sized reference that stack maps must name; addresses are `i64`. */
export const Type = { i32: 1, i64: 2, f32: 3, f64: 4, v128: 5, ref: 6 } as const;
export type Type = (typeof Type)[keyof typeof Type];
export type TypeName = keyof typeof Type;

const names: readonly TypeName[] = ['i32', 'i64', 'f32', 'f64', 'v128', 'ref'];

/** The name of a type in the text form. */
export function typeName(type: number): TypeName {
  const name = names[type - 1];
  if (name === undefined) throw new RangeError(`no type has the number ${type}`);
  return name;
}

export function typeByName(name: string): Type | undefined {
  return Object.hasOwn(Type, name) ? Type[name as TypeName] : undefined;
}

export const isIntType = (type: number): boolean => type === Type.i32 || type === Type.i64;
export const isFloatType = (type: number): boolean => type === Type.f32 || type === Type.f64;

/** Parameters and results of a function or call site. */
export interface Signature {
  readonly params: readonly Type[];
  readonly results: readonly Type[];
}
