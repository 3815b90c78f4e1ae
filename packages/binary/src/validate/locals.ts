import { maxLocals } from '../limits.js';
import type { ModuleBuilder } from '../module-builder.js';
import { readValType } from '../read-types.js';
import type { BinaryReader } from '../reader.js';

/** Locals below this are found by one load. The rest are found by search, so a body that declares 50,000 costs no more. */
const directCount = 256;

/** Shared for speed by all modules: validation is synchronous, so only one at a time uses it. */
const sharedDirect = new Int32Array(directCount);

/** The types of the locals of one function: parameters, then runs of equal types as the binary declares them. */
export class LocalTypes {
  /** Types of the locals below {@link directLimit}. */
  readonly direct: Int32Array = sharedDirect;
  directLimit = 0;
  /** Parameters and declared locals. */
  count = 0;
  /** One past the last local of each run. */
  private runEnds: number[] = [];
  private runTypes: number[] = [];

  setParameters(pool: Int32Array, start: number, count: number): void {
    this.count = 0;
    this.runEnds.length = 0;
    this.runTypes.length = 0;
    this.directLimit = Math.min(count, directCount);
    for (let i = 0; i < count; i++) {
      const type = pool[start + i] as number;
      if (i < directCount) this.direct[i] = type;
      else this.addRun(1, type);
      this.count++;
    }
  }

  /** Reads the declarations of a body. */
  readDeclarations(reader: BinaryReader, module: ModuleBuilder): void {
    const paramCount = this.count;
    const runs = reader.u32();
    let total = 0;
    for (let i = 0; i < runs; i++) {
      const start = reader.offset;
      const length = reader.u32();
      const type = readValType(reader, module);
      total += length;
      if (total > 0xffffffff) throw reader.malformed('too many locals', start);
      // What follows a run over the limit may still make the binary malformed, so the limit is checked at the end.
      if (length !== 0 && total + paramCount <= maxLocals) this.declare(length, type);
    }
    if (total + paramCount > maxLocals) {
      throw reader.overLimit(`${total + paramCount} locals are more than the ${maxLocals} allowed`);
    }
  }

  private declare(length: number, type: number): void {
    const end = this.count + length;
    const directEnd = Math.min(end, directCount);
    if (this.directLimit < directEnd) {
      this.direct.fill(type, this.directLimit, directEnd);
      this.directLimit = directEnd;
    }
    if (end > directCount) this.addRun(length, type);
    this.count = end;
  }

  private addRun(length: number, type: number): void {
    this.runEnds.push(this.count + length);
    this.runTypes.push(type);
  }

  /** The type of a local at or above {@link directLimit}; 0 when there is no such local. */
  search(index: number): number {
    if (index >= this.count) return 0;
    let low = 0;
    let high = this.runEnds.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.runEnds[middle] as number) > index) high = middle;
      else low = middle + 1;
    }
    return this.runTypes[low] as number;
  }
}
