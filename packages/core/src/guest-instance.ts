import type { FunctionDefinition, GlobalDefinition, MemoryDefinition, TableDefinition } from '@wazero-ts/api';
import type { CompiledCode, ModuleEngine } from './engine.js';
import type { EngineFunction, EngineGlobal, EngineMemory, EngineTable } from './externs.js';
import type { ExportPlace } from './instance.js';
import { Instance } from './instance.js';
import type { ResolvedImports } from './link-imports.js';
import type { ModuleShape } from './module-shape.js';
import type { Store } from './store.js';

/** An instance of a WebAssembly module. */
export class GuestInstance extends Instance {
  readonly shape: ModuleShape;
  readonly engine: ModuleEngine;
  readonly tables: readonly EngineTable[];
  readonly memories: readonly EngineMemory[];
  readonly globals: readonly EngineGlobal[];

  /**
   * @param findImports - what becomes the start of the index spaces; called once
   * @param createStorage - adds the instance's own tables, memories and globals to the imports
   * @throws what they throw
   */
  constructor(
    store: Store,
    name: string,
    shape: ModuleShape,
    code: CompiledCode,
    findImports: (instance: GuestInstance) => ResolvedImports,
    createStorage: (engine: ModuleEngine, space: ResolvedImports) => void,
  ) {
    super(store, name);
    this.shape = shape;
    const imports = findImports(this);
    this.engine = store.engine.instantiate(code, imports.functions, this);
    this.tables = imports.tables;
    this.memories = imports.memories;
    this.globals = imports.globals;
    try {
      createStorage(this.engine, imports);
      this.engine.bind(imports);
    } catch (error) {
      this.engine.abandon();
      throw error;
    }
  }

  get typeIds(): Int32Array {
    return this.shape.typeIds;
  }

  get exports(): ReadonlyMap<string, ExportPlace> {
    return this.shape.exports;
  }

  function(index: number): EngineFunction {
    return this.engine.function(index);
  }

  functionDefinition(index: number): FunctionDefinition {
    return this.shape.functionDefinition(index);
  }

  memoryDefinition(index: number): MemoryDefinition {
    return this.shape.memoryDefinition(index);
  }

  tableDefinition(index: number): TableDefinition {
    return this.shape.tableDefinition(index);
  }

  globalDefinition(index: number): GlobalDefinition {
    return this.shape.globalDefinition(index);
  }

  /** The function of the start section. */
  get startFunction(): EngineFunction | undefined {
    const index = this.shape.module.start;
    return index === undefined ? undefined : this.engine.function(index);
  }

  protected closeEngine(): void {
    this.engine.close();
  }

  protected abandonEngine(): void {
    this.engine.abandon();
  }
}
