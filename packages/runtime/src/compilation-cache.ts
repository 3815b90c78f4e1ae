import type { CoreFeatures } from '@wazero-ts/api';
import { WasmError } from '@wazero-ts/api';
import type { CompiledCode, Engine } from '@wazero-ts/core';

/** What decides whether compiled code can be shared, beside the engine. */
export interface CacheKey {
  readonly bytes: Uint8Array;
  readonly features: CoreFeatures;
  readonly closeOnContextDone: boolean;
  readonly canonicalNaNs: boolean;
}

/**
 * Keeps decoded modules and their code for several runtimes, in memory, until it is closed. Give it to
 * `newRuntimeConfig().withCompilationCache(cache)`.
 */
export interface CompilationCache {
  /** How many modules it keeps. */
  readonly size: number;
  /** Releases what it keeps. Runtimes that use it must be closed first. */
  close(): void;
}

interface Entry {
  readonly key: CacheKey;
  readonly code: CompiledCode;
}

/** Bytes that the hash looks at: enough to spread modules over the map; the key is compared in full. */
const sampleCount = 4096;

function hashOf({ bytes }: CacheKey): number {
  const step = Math.max(1, Math.floor(bytes.length / sampleCount));
  // FNV-1a.
  let hash = 0x811c9dc5 ^ bytes.length;
  for (let index = 0; index < bytes.length; index += step) hash = Math.imul(hash ^ bytes[index]!, 0x01000193);
  return hash >>> 0;
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) {
    if (a[index] !== b[index]) return false;
  }
  return true;
}

function equalKeys(a: CacheKey, b: CacheKey): boolean {
  return (
    a.features === b.features &&
    a.closeOnContextDone === b.closeOnContextDone &&
    a.canonicalNaNs === b.canonicalNaNs &&
    equalBytes(a.bytes, b.bytes)
  );
}

/** {@link CompilationCache} with what a runtime needs of it. */
export class MemoryCompilationCache implements CompilationCache {
  readonly #codes = new Map<Engine, Map<number, Entry[]>>();
  #defaultEngine: Engine | undefined;
  #size = 0;
  #closed = false;

  get size(): number {
    return this.#size;
  }

  /** The engine of the runtimes that choose none: code can only be shared on one engine. */
  defaultEngine(newEngine: () => Engine): Engine {
    this.#defaultEngine ??= newEngine();
    return this.#defaultEngine;
  }

  /**
   * The code for a key, compiled at most once. Compiling is synchronous, so two callers can not do it at the same time.
   *
   * @throws WasmError `RESOURCE_EXHAUSTED` after {@link close}; what `compile` throws
   */
  get(engine: Engine, key: CacheKey, compile: () => CompiledCode): CompiledCode {
    if (this.#closed) throw new WasmError('RESOURCE_EXHAUSTED', 'the compilation cache was closed');
    const hash = hashOf(key);
    let codes = this.#codes.get(engine);
    if (codes === undefined) {
      codes = new Map();
      this.#codes.set(engine, codes);
    }
    const entries = codes.get(hash);
    const found = entries?.find((entry) => equalKeys(entry.key, key));
    if (found !== undefined) return found.code;
    const code = compile();
    // The caller's bytes may change later; the module has a copy of its own.
    const entry: Entry = { key: { ...key, bytes: code.module.bytes }, code };
    if (entries === undefined) codes.set(hash, [entry]);
    else entries.push(entry);
    this.#size++;
    return code;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const codes of this.#codes.values()) {
      for (const entries of codes.values()) {
        for (const { code } of entries) code.release();
      }
    }
    this.#codes.clear();
    this.#size = 0;
    this.#defaultEngine?.close();
  }
}

/**
 * A cache of compiled code in memory.
 *
 * @example
 * ```ts
 * import { newCompilationCache, newRuntime } from '@wazero-ts/runtime';
 * const compilationCache = newCompilationCache();
 * const runtime = newRuntime({ compilationCache });
 * await runtime.close();
 * compilationCache.close();
 * ```
 */
export function newCompilationCache(): CompilationCache {
  return new MemoryCompilationCache();
}
