import { isRefType, type ValType, ValTypes } from '@wazero-ts/binary';
import type { RawValue, Reference } from '@wazero-ts/core';

const cellBytes = 16;

/**
 * The one buffer in which the ledger engine keeps all tables and globals, in cells of 16 bytes. References are in it as
 * handles, as a native engine would have to keep them.
 */
export class Sheet {
  private view = new DataView(new ArrayBuffer(64 * cellBytes));
  private used = 0;
  private readonly references: Reference[] = [null];
  private readonly handles = new Map<Reference, number>([[null, 0]]);

  /** @returns the first of `count` new cells */
  allocate(count: number): number {
    const first = this.used;
    this.used += count;
    const needed = this.used * cellBytes;
    if (needed > this.view.byteLength) {
      const larger = new Uint8Array(Math.max(needed, this.view.byteLength * 2));
      larger.set(new Uint8Array(this.view.buffer));
      this.view = new DataView(larger.buffer);
    }
    return first;
  }

  copy(from: number, to: number, count: number): void {
    const bytes = new Uint8Array(this.view.buffer);
    bytes.copyWithin(to * cellBytes, from * cellBytes, (from + count) * cellBytes);
  }

  get(cell: number, type: ValType): RawValue {
    const at = cell * cellBytes;
    switch (type) {
      case ValTypes.i32:
        return this.view.getInt32(at, true);
      case ValTypes.f32:
        return this.view.getUint32(at, true);
      case ValTypes.i64:
        return this.view.getBigInt64(at, true);
      case ValTypes.f64:
        return this.view.getBigUint64(at, true);
      case ValTypes.v128:
        return new Uint8Array(this.view.buffer.slice(at, at + 16));
      default:
        return this.references[this.view.getUint32(at, true)];
    }
  }

  set(cell: number, type: ValType, value: RawValue): void {
    const at = cell * cellBytes;
    if (isRefType(type)) {
      this.view.setUint32(at, this.handleOf(value), true);
      return;
    }
    switch (type) {
      case ValTypes.i32:
      case ValTypes.f32:
        this.view.setUint32(at, value as number, true);
        return;
      case ValTypes.i64:
      case ValTypes.f64:
        this.view.setBigUint64(at, BigInt.asUintN(64, value as bigint), true);
        return;
      default:
        new Uint8Array(this.view.buffer).set(value as Uint8Array, at);
    }
  }

  private handleOf(reference: Reference): number {
    let handle = this.handles.get(reference);
    if (handle === undefined) {
      handle = this.references.push(reference) - 1;
      this.handles.set(reference, handle);
    }
    return handle;
  }
}
