/**
 * The forms of operation handlers. A position is an index into the stack's `I32` view, of the low half of the operand's
 * slot; it is even, so that it can be turned into a position of the other views by a shift. `dst` may overlap operands
 * in any way: a handler reads everything before it writes.
 */
export type UnaryHandler = (dst: number, a: number) => void;
export type BinaryHandler = (dst: number, a: number, b: number) => void;
export type TernaryHandler = (dst: number, a: number, b: number, c: number) => void;
/** `lane` is the immediate itself, below the number of lanes. */
export type ExtractLaneHandler = (dst: number, a: number, lane: number) => void;
export type ReplaceLaneHandler = (dst: number, a: number, b: number, lane: number) => void;

/** Handlers by the instruction's name in the opcode table. */
export type HandlerTable<Handler> = Readonly<Record<string, Handler>>;
