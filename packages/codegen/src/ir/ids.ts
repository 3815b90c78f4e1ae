declare const brand: unique symbol;

/** An integer that can not be mistaken for one of another index space; costs nothing at run time. */
type Branded<Name extends string> = number & { readonly [brand]: Name };

/** A value of an SSA function: a block parameter or the result of an instruction. */
export type ValueId = Branded<'ValueId'>;
export type BlockId = Branded<'BlockId'>;
export type InstId = Branded<'InstId'>;
/** One outgoing edge of a terminator: a target block and the arguments for its parameters. */
export type EdgeId = Branded<'EdgeId'>;
/** A mutable variable of the frontend, which the builder turns into values. */
export type VariableId = Branded<'VariableId'>;
/** A row of the function's table of call signatures. */
export type SignatureId = Branded<'SignatureId'>;

/** The constructors: the only places where a number becomes an id. */
export const valueId = (n: number): ValueId => n as ValueId;
export const blockId = (n: number): BlockId => n as BlockId;
export const instId = (n: number): InstId => n as InstId;
export const edgeId = (n: number): EdgeId => n as EdgeId;
export const variableId = (n: number): VariableId => n as VariableId;
export const signatureId = (n: number): SignatureId => n as SignatureId;

/** Stands for "no instruction", "no value" in columns of ids. */
export const NONE = -1;
