import type { ExternDescriptor, FunctionDefinition } from '@wazero-ts/api';
import { assertNever } from '@wazero-ts/api';
import type { CompiledCode, ModuleEngine } from './engine.js';
import type { Extern } from './extern.js';
import type { EngineFunction, EngineGlobal, EngineMemory, EngineTable } from './externs.js';
import { Instance } from './instance.js';
import type { ResolvedImports } from './link-imports.js';
import type { ModuleShape } from './module-shape.js';
import type { Store } from './store.js';

/** An instance of a WebAssembly module. Its index spaces list imports first. */
export class GuestInstance extends Instance {
  readonly shape: ModuleShape;
  readonly engine: ModuleEngine;
  readonly tables: readonly EngineTable[];
  readonly memories: readonly EngineMemory[];
  readonly globals: readonly EngineGlobal[];

  /**
   * @param imports - becomes the start of the index spaces
   * @param createStorage - adds the instance's own tables, memories and globals to `imports`
   */
  constructor(
    store: Store,
    name: string,
    shape: ModuleShape,
    code: CompiledCode,
    imports: ResolvedImports,
    createStorage: (engine: ModuleEngine, space: ResolvedImports) => void,
  ) {
    super(store, name);
    this.shape = shape;
    this.engine = store.engine.instantiate(code, imports.functions, this);
    createStorage(this.engine, imports);
    this.tables = imports.tables;
    this.memories = imports.memories;
    this.globals = imports.globals;
    this.engine.bind(imports);
  }

  get typeIds(): Int32Array {
    return this.shape.typeIds;
  }

  functionDefinition(index: number): FunctionDefinition {
    return this.shape.functionDefinition(index);
  }

  export(name: string): Extern | undefined {
    const target = this.shape.exports.get(name);
    if (target === undefined) return undefined;
    switch (target.kind) {
      case 'func':
        return { kind: 'func', value: this.engine.function(target.index) };
      case 'table':
        return { kind: 'table', value: this.tables[target.index]! };
      case 'memory':
        return { kind: 'memory', value: this.memories[target.index]! };
      case 'global':
        return { kind: 'global', value: this.globals[target.index]! };
      default:
        return assertNever(target);
    }
  }

  exportDescriptors(): readonly ExternDescriptor[] {
    return this.shape.module.exports.map(({ name, target }) => ({ kind: target.kind, name }));
  }

  /** The function of the start section. */
  get startFunction(): EngineFunction | undefined {
    const index = this.shape.module.start;
    return index === undefined ? undefined : this.engine.function(index);
  }

  protected closeEngine(): void {
    this.engine.close();
  }
}
