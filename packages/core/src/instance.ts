import type {
  ExternDescriptor,
  ExternType,
  FunctionDefinition,
  GlobalDefinition,
  MemoryDefinition,
  Module,
  Policy,
  TableDefinition,
} from '@wazero-ts/api';
import { assertNever, ExitError } from '@wazero-ts/api';
import type { Extern } from './extern.js';
import type { EngineFunction, EngineGlobal, EngineMemory, EngineTable } from './externs.js';
import type { InstanceHandle } from './instance-handle.js';
import type { Store } from './store.js';

/** How and why an instance was closed. */
export interface Exit {
  readonly exitCode: number;
  readonly cause: unknown;
}

/** Runs when an instance is closed; a promise is awaited by `Module.close`. */
export type CloseHook = (exit: Exit, instance: Instance) => void | PromiseLike<void>;

/** Where an export is: an index in the index space of its kind. */
export interface ExportPlace {
  readonly kind: ExternType;
  readonly index: number;
}

/** An instance of a guest or host module in a store. Its index spaces list imports first. */
export abstract class Instance implements InstanceHandle {
  readonly store: Store;
  /** The name under which others import it; `''` for none. */
  readonly name: string;
  abstract readonly typeIds: Int32Array;
  abstract readonly tables: readonly EngineTable[];
  abstract readonly memories: readonly EngineMemory[];
  abstract readonly globals: readonly EngineGlobal[];
  /** The exports by name, in the order of the module. */
  abstract readonly exports: ReadonlyMap<string, ExportPlace>;
  /** What its calls and storage draw from. */
  policy: Policy | undefined = undefined;
  exit: Exit | undefined = undefined;
  /** Settles when the close hooks are done; undefined when there was nothing to wait for. */
  closing: Promise<void> | undefined = undefined;
  #module: Module | undefined = undefined;
  #closeHooks: CloseHook[] | undefined = undefined;

  constructor(store: Store, name: string) {
    this.store = store;
    this.name = name;
  }

  get module(): Module {
    this.#module ??= this.store.publicObjects.moduleOf(this);
    return this.#module;
  }

  get maxCallDepth(): number {
    return this.store.limits.maxCallDepth;
  }

  /** The reference to a function; the same one each time. */
  abstract function(index: number): EngineFunction;
  abstract functionDefinition(index: number): FunctionDefinition;
  abstract memoryDefinition(index: number): MemoryDefinition;
  abstract tableDefinition(index: number): TableDefinition;
  abstract globalDefinition(index: number): GlobalDefinition;
  /** Tells the engine; called once. */
  protected abstract closeEngine(): void;
  /** Tells the engine; called once, instead of {@link closeEngine}. */
  protected abstract abandonEngine(): void;

  export(name: string): Extern | undefined {
    const place = this.exports.get(name);
    if (place === undefined) return undefined;
    const { kind, index } = place;
    switch (kind) {
      case 'func':
        return { kind, value: this.function(index) };
      case 'table':
        return { kind, value: this.tables[index]! };
      case 'memory':
        return { kind, value: this.memories[index]! };
      case 'global':
        return { kind, value: this.globals[index]! };
      default:
        return assertNever(kind);
    }
  }

  exportDescriptors(): readonly ExternDescriptor[] {
    return Array.from(this.exports, ([name, { kind }]) => ({ kind, name }));
  }

  /** Hooks run newest first, as things are taken down in the reverse order of setting them up. */
  onClose(hook: CloseHook): void {
    if (this.#closeHooks === undefined) this.#closeHooks = [hook];
    else this.#closeHooks.push(hook);
  }

  close(exitCode: number, cause?: unknown): void {
    if (this.exit !== undefined) return;
    this.exit = { exitCode: exitCode >>> 0, cause };
    this.store.remove(this);
    this.closeEngine();
    this.#runCloseHooks(this.exit);
  }

  /**
   * Gives up an instance whose instantiation failed. It is not closed: what its segments left in tables of others must
   * keep running (specification 4.5.4, a failed instantiation does not undo its writes).
   */
  abandon(): void {
    this.store.remove(this);
    this.abandonEngine();
    this.#runCloseHooks({ exitCode: 0, cause: undefined });
  }

  /** The error that calls end with after {@link close}. */
  exitError(exit: Exit): ExitError {
    return new ExitError(exit.exitCode, exit.cause === undefined ? undefined : { cause: exit.cause });
  }

  #runCloseHooks(exit: Exit): void {
    const hooks = this.#closeHooks;
    if (hooks === undefined) return;
    this.#closeHooks = undefined;
    const pending: PromiseLike<void>[] = [];
    for (const hook of hooks.reverse()) {
      try {
        const result = hook(exit, this);
        if (result !== undefined) pending.push(result);
      } catch (error) {
        // The other hooks must run; `close` of the public module rejects with it.
        pending.push(Promise.reject(error));
      }
    }
    if (pending.length === 0) return;
    this.closing = Promise.all(pending).then(() => undefined);
    // A deadline closes too, and nobody waits then.
    this.closing.catch(() => {});
  }
}
