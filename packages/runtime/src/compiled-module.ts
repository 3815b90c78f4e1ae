import type {
  CustomSection,
  ExternDescriptor,
  FunctionDefinition,
  GlobalDefinition,
  MemoryDefinition,
  TableDefinition,
} from '@wazero-ts/api';
import { WasmError } from '@wazero-ts/api';
import type { CompiledCode, HostModuleShape, ModuleShape } from '@wazero-ts/core';
import { shapeOf } from '@wazero-ts/core';

/** What {@link CompiledModule.toTransferable} gives: data that `postMessage` can copy to another thread. */
export interface TransferableModule {
  readonly kind: 'wazero-ts/module';
  readonly bytes: Uint8Array;
}

/** A module that was decoded, validated and prepared; instantiate it as often as you like. */
export interface CompiledModule {
  /** From the name section, or the host module's name; `''` without one. */
  readonly name: string;
  readonly imports: readonly ExternDescriptor[];
  readonly exports: readonly ExternDescriptor[];
  /** In the order of the binary. */
  readonly importedFunctions: readonly FunctionDefinition[];
  /** By export name. */
  readonly exportedFunctions: ReadonlyMap<string, FunctionDefinition>;
  readonly importedMemories: readonly MemoryDefinition[];
  readonly importedTables: readonly TableDefinition[];
  readonly importedGlobals: readonly GlobalDefinition[];
  /** By export name. */
  readonly exportedMemories: ReadonlyMap<string, MemoryDefinition>;
  /** Without the name section; empty unless the runtime was configured `withCustomSections(true)`. */
  readonly customSections: readonly CustomSection[];
  /** The contents of every custom section of this name, copied; always there, whatever the runtime keeps. */
  customSectionsNamed(name: string): readonly Uint8Array[];
  readonly isClosed: boolean;
  /**
   * Releases the code. Instances keep what they need, also while a call of theirs is running; only new instances can not
   * be made. Closing twice does nothing.
   */
  close(): void;
  /**
   * The module as data for another thread, where `runtime.fromTransferable` compiles it.
   *
   * @throws WasmError `INVALID_ARGUMENT` for a host module: functions stay in their thread
   */
  toTransferable(): TransferableModule;
}

/** A compiled module of a guest. */
export class CompiledGuestModule implements CompiledModule {
  readonly kind = 'guest';
  readonly code: CompiledCode;
  readonly #shape: ModuleShape;
  readonly #keepsCustomSections: boolean;
  readonly #release: (module: CompiledGuestModule) => void;
  #closed = false;

  /** @param release - called once, by {@link close} */
  constructor(code: CompiledCode, keepsCustomSections: boolean, release: (module: CompiledGuestModule) => void) {
    this.code = code;
    this.#shape = shapeOf(code.module);
    this.#keepsCustomSections = keepsCustomSections;
    this.#release = release;
  }

  get name(): string {
    return this.#shape.name;
  }

  get imports(): readonly ExternDescriptor[] {
    return this.code.module.imports.map(({ module, name, type }) => ({ kind: type.kind, module, name }));
  }

  get exports(): readonly ExternDescriptor[] {
    return this.code.module.exports.map(({ name, target }) => ({ kind: target.kind, name }));
  }

  get importedFunctions(): readonly FunctionDefinition[] {
    return Array.from({ length: this.code.module.importedFunctionCount }, (_, index) =>
      this.#shape.functionDefinition(index),
    );
  }

  get exportedFunctions(): ReadonlyMap<string, FunctionDefinition> {
    const definitions = new Map<string, FunctionDefinition>();
    for (const [name, target] of this.#shape.exports) {
      if (target.kind === 'func') definitions.set(name, this.#shape.functionDefinition(target.index));
    }
    return definitions;
  }

  get importedMemories(): readonly MemoryDefinition[] {
    return Array.from({ length: this.code.module.importedMemoryCount }, (_, index) =>
      this.#shape.memoryDefinition(index),
    );
  }

  get exportedMemories(): ReadonlyMap<string, MemoryDefinition> {
    const definitions = new Map<string, MemoryDefinition>();
    for (const [name, target] of this.#shape.exports) {
      if (target.kind === 'memory') definitions.set(name, this.#shape.memoryDefinition(target.index));
    }
    return definitions;
  }

  get customSections(): readonly CustomSection[] {
    if (!this.#keepsCustomSections) return [];
    const { bytes, customSections } = this.code.module;
    return customSections
      .filter(({ name }) => name !== 'name')
      .map(({ name, start, end }) => ({ name, data: bytes.slice(start, end) }));
  }

  get importedTables(): readonly TableDefinition[] {
    const { importedTableCount } = this.code.module;
    return Array.from({ length: importedTableCount }, (_, index) => this.#shape.tableDefinition(index));
  }

  get importedGlobals(): readonly GlobalDefinition[] {
    const { importedGlobalCount } = this.code.module;
    return Array.from({ length: importedGlobalCount }, (_, index) => this.#shape.globalDefinition(index));
  }

  customSectionsNamed(wanted: string): readonly Uint8Array[] {
    const { bytes, customSections } = this.code.module;
    return customSections.filter(({ name }) => name === wanted).map(({ start, end }) => bytes.slice(start, end));
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#release(this);
  }

  toTransferable(): TransferableModule {
    // A copy: a transfer list would detach the bytes under the running code.
    return { kind: 'wazero-ts/module', bytes: this.code.module.bytes.slice() };
  }
}

/** A compiled module of host functions. */
export class CompiledHostModule implements CompiledModule {
  readonly kind = 'host';
  readonly shape: HostModuleShape;
  readonly imports: readonly ExternDescriptor[] = [];
  readonly importedFunctions: readonly FunctionDefinition[] = [];
  readonly importedMemories: readonly MemoryDefinition[] = [];
  readonly importedTables: readonly TableDefinition[] = [];
  readonly importedGlobals: readonly GlobalDefinition[] = [];
  readonly customSections: readonly CustomSection[] = [];
  readonly #release: (module: CompiledHostModule) => void;
  #closed = false;

  /** @param release - called once, by {@link close} */
  constructor(shape: HostModuleShape, release: (module: CompiledHostModule) => void) {
    this.shape = shape;
    this.#release = release;
  }

  get name(): string {
    return this.shape.definition.name;
  }

  get exports(): readonly ExternDescriptor[] {
    return Array.from(this.shape.exports, ([name, { kind }]) => ({ kind, name }));
  }

  get exportedFunctions(): ReadonlyMap<string, FunctionDefinition> {
    return new Map(this.shape.functions.map(({ definition }) => [definition.exportNames[0]!, definition]));
  }

  get exportedMemories(): ReadonlyMap<string, MemoryDefinition> {
    return new Map(this.shape.memories.map(({ definition }) => [definition.exportNames[0]!, definition]));
  }

  customSectionsNamed(): readonly Uint8Array[] {
    return [];
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#release(this);
  }

  toTransferable(): TransferableModule {
    throw new WasmError('INVALID_ARGUMENT', `host module ${this.name} can not be sent to another thread`);
  }
}
