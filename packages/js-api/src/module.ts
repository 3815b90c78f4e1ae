import type { ExternType } from '@wazero-ts/api';
import type { CompiledModule } from '@wazero-ts/runtime';
import type { Realm } from './realm.js';
import type { ExternKind, ModuleConstructor } from './types.js';
import { copyBytes, exposeMembers, requireMember, setClassString, toUsvString } from './web-idl.js';
import { Wrappers } from './wrappers.js';

/** The interface Module (section 5.1). */
export interface ModuleInterface {
  readonly constructor: ModuleConstructor;
  readonly wrappers: Wrappers<CompiledModule>;
  /** Compiles bytes that nobody else changes. @throws CompileError; RangeError */
  compile(bytes: Uint8Array): object;
}

const kinds: Readonly<Record<ExternType, ExternKind>> = {
  func: 'function',
  table: 'table',
  memory: 'memory',
  global: 'global',
};

/** Code is released when its module is gone; instances keep what they need. */
const unreachable = new FinalizationRegistry<CompiledModule>((compiled) => compiled.close());

export function newModuleInterface({ runtime, errors }: Realm): ModuleInterface {
  const wrappers = new Wrappers<CompiledModule>('WebAssembly.Module');

  const fill = (object: object, bytes: Uint8Array): void => {
    let compiled: CompiledModule;
    try {
      compiled = runtime.compileModuleSync(bytes);
    } catch (error) {
      throw errors.ofCompilation(error);
    }
    wrappers.set(object, compiled);
    unreachable.register(object, compiled);
  };

  class Module {
    constructor(bytes: unknown) {
      fill(this, copyBytes(bytes, 'WebAssembly.Module(): the argument'));
    }

    static exports(module: unknown): { name: string; kind: ExternKind }[] {
      return wrappers.get(module).exports.map(({ name, kind }) => ({ name, kind: kinds[kind] }));
    }

    static imports(module: unknown): { module: string; name: string; kind: ExternKind }[] {
      return wrappers.get(module).imports.map(({ module: from, name, kind }) => {
        return { module: from!, name, kind: kinds[kind] };
      });
    }

    static customSections(module: unknown, sectionName: unknown): ArrayBuffer[] {
      const compiled = wrappers.get(module);
      const name = toUsvString(requireMember(sectionName, 'WebAssembly.Module.customSections(): the name'));
      return compiled.customSectionsNamed(name).map((bytes) => bytes.buffer as ArrayBuffer);
    }
  }

  exposeMembers(Module, ['exports', 'imports', 'customSections']);
  setClassString(Module.prototype, 'WebAssembly.Module');
  return {
    constructor: Module as unknown as ModuleConstructor,
    wrappers,
    compile(bytes) {
      const object = Object.create(Module.prototype) as object;
      fill(object, bytes);
      return object;
    },
  };
}
