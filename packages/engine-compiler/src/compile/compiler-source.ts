import type { FunctionType, WasmModule } from '@wazero-ts/binary';
import type { Target } from '@wazero-ts/codegen';
import type { CompileOptions } from '@wazero-ts/core';
import { Frontend } from '../frontend/build-ssa.js';
import { shapeOf } from '../frontend/shapes.js';
import { contextFields } from '../layout/context-fields.js';
import { exitCode } from '../layout/exit-codes.js';
import type { CodeSource, LazyEntries, MachineCode, ModuleCodeSource } from './code-source.js';
import { compileFunction, type Tier } from './compile-function.js';
import { buildMemoryFill, buildMemoryMove } from './memory-routines.js';
import { buildClosedStub, buildEntry, buildHostStub } from './trampolines.js';

/** Machine code by the compiler, for one instruction set. */
export class CompilerSource implements CodeSource {
  readonly #target: Target;
  readonly #tier: Tier;

  constructor(target: Target, tier: Tier) {
    this.#target = target;
    this.#tier = tier;
  }

  forModule(module: WasmModule, options: CompileOptions, guarded: boolean): ModuleCodeSource {
    const { canonicalNaNs } = options;
    const frontends = new Map<boolean, Frontend>();
    const frontendOf = (metered: boolean): Frontend => {
      let frontend = frontends.get(metered);
      if (frontend === undefined) {
        frontend = new Frontend(module, { guarded, metered, canonicalNaNs, directCalls: false });
        frontends.set(metered, frontend);
      }
      return frontend;
    };
    return {
      compileFunction: (definedFunction, metered) => this.#compile(frontendOf(metered).buildSsa(definedFunction)),
    };
  }

  compileEntry(type: FunctionType): MachineCode {
    return this.#compile(buildEntry(shapeOf(type)));
  }

  compileHostStub(type: FunctionType): MachineCode {
    return this.#compile(buildHostStub(shapeOf(type)));
  }

  compileClosedStub(): MachineCode {
    return this.#compile(buildClosedStub());
  }

  compileMemoryMove(): MachineCode {
    return this.#compile(buildMemoryMove());
  }

  compileMemoryFill(): MachineCode {
    return this.#compile(buildMemoryFill());
  }

  compilePollStub(): MachineCode {
    return this.#target.pollStub();
  }

  compileLazyEntries(count: number): LazyEntries {
    const code = this.#target.lazyEntries({
      first: 0,
      count,
      index: contextFields.lazyFunction,
      firstArgument: contextFields.instance,
      exitCode: exitCode.compile,
      target: contextFields.lazyTarget,
    });
    return { code, entryBytes: this.#target.lazyEntryBytes };
  }

  #compile(func: Parameters<typeof compileFunction>[0]): MachineCode {
    return compileFunction(func, this.#target, this.#tier);
  }
}
