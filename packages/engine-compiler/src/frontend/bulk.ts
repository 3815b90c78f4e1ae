/** Bulk instructions on memories and segments: JavaScript does the work, in pieces between checks. */
import { exitCode } from '../layout/exit-codes.js';
import { bulkSignature, dropSignature, memoryFillSignature } from './exit-signatures.js';
import type { Translator } from './translator.js';

export function translateMemoryFill(t: Translator, memory: number): void {
  t.exit(exitCode.memoryFill, memoryFillSignature, [t.constant32(memory), ...t.popMany(3)]);
}

/** `memory.copy`, `memory.init`, `table.copy`, `table.init`: two indices and three operands. */
export function translateBulk(t: Translator, code: number, first: number, second: number): void {
  t.exit(code, bulkSignature, [t.constant32(first), t.constant32(second), ...t.popMany(3)]);
}

export function translateDrop(t: Translator, code: number, segment: number): void {
  t.exit(code, dropSignature, [t.constant32(segment)]);
}
