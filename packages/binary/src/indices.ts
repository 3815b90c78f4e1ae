declare const brand: unique symbol;

/** An integer that can not be mistaken for one of another index space; costs nothing at run time. */
type Branded<Name extends string> = number & { readonly [brand]: Name };

export type TypeIndex = Branded<'TypeIndex'>;
export type FunctionIndex = Branded<'FunctionIndex'>;
export type TableIndex = Branded<'TableIndex'>;
export type MemoryIndex = Branded<'MemoryIndex'>;
export type GlobalIndex = Branded<'GlobalIndex'>;
export type ElementIndex = Branded<'ElementIndex'>;
export type DataIndex = Branded<'DataIndex'>;
export type LocalIndex = Branded<'LocalIndex'>;
export type LabelIndex = Branded<'LabelIndex'>;
/** Position in the binary, in bytes from its start. */
export type ByteOffset = Branded<'ByteOffset'>;

/** The constructors: the only places where a number becomes an index. */
export const typeIndex = (n: number): TypeIndex => n as TypeIndex;
export const functionIndex = (n: number): FunctionIndex => n as FunctionIndex;
export const tableIndex = (n: number): TableIndex => n as TableIndex;
export const memoryIndex = (n: number): MemoryIndex => n as MemoryIndex;
export const globalIndex = (n: number): GlobalIndex => n as GlobalIndex;
export const elementIndex = (n: number): ElementIndex => n as ElementIndex;
export const dataIndex = (n: number): DataIndex => n as DataIndex;
export const localIndex = (n: number): LocalIndex => n as LocalIndex;
export const labelIndex = (n: number): LabelIndex => n as LabelIndex;
export const byteOffset = (n: number): ByteOffset => n as ByteOffset;
