import { WasmError } from '@wazero-ts/api';
import type { NativeContext } from './native-memory.js';

interface Releasable {
  release(): void;
}

/**
 * Everything native that belongs to one engine. It refers to nothing of the engine itself, so that it can be given back
 * after the engine and all its instances were dropped without being closed.
 */
export class NativeResources {
  readonly #contexts = new Set<NativeContext>();
  readonly #others = new Set<Releasable>();

  keep<T extends Releasable>(resource: T): T {
    this.#others.add(resource);
    return resource;
  }

  keepContext(context: NativeContext): NativeContext {
    this.#contexts.add(context);
    return context;
  }

  /** Nothing may be running or parked that can still reach it. */
  release(resource: Releasable): void {
    if (this.#others.delete(resource)) resource.release();
  }

  /** Leaves it to the caller to give it back. */
  forget(resource: Releasable): void {
    this.#others.delete(resource);
  }

  releaseContext(context: NativeContext): void {
    if (this.#contexts.delete(context)) context.release();
  }

  /** How many there are; for tests. */
  get count(): number {
    return this.#contexts.size + this.#others.size;
  }

  releaseAll(): void {
    for (const context of this.#contexts) context.release();
    for (const resource of this.#others) resource.release();
    this.#contexts.clear();
    this.#others.clear();
  }
}

/** Whether the machine refused something because it is used up. */
export function isOutOfRoom(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'OUT_OF_MAPPINGS';
}

export function exhausted(what: string, cause?: unknown): WasmError {
  return new WasmError('RESOURCE_EXHAUSTED', `the host has no room for ${what}`, { cause });
}

export function isExhausted(error: unknown): boolean {
  return error instanceof WasmError && error.code === 'RESOURCE_EXHAUSTED';
}
