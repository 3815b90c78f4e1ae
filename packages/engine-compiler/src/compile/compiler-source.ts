import type { FunctionType } from '@wazero-ts/binary';
import { choosePipeline, fastPipeline, type SsaFunction, type Target } from '@wazero-ts/codegen';
import type { CompileOptions } from '@wazero-ts/core';
import { Frontend } from '../frontend/build-ssa.js';
import type { FunctionBodies } from '../frontend/options.js';
import { shapeOf } from '../frontend/shapes.js';
import { contextFields } from '../layout/context-fields.js';
import { exitCode } from '../layout/exit-codes.js';
import type { CodeSource, CodeVariant, LazyEntries, MachineCode, ModuleCodeSource } from './code-source.js';
import { type CompileChecks, compileChecks, compileFunction, type Tier, type TierChoice } from './compile-function.js';
import { buildMemoryFill, buildMemoryMove } from './memory-routines.js';
import { signatureKey } from './signature-key.js';
import { buildTableLookUp } from './table-routine.js';
import { buildClosedStub, buildEntry, buildHostStub } from './trampolines.js';

/** Entries that are kept for the next module that needs one of the type. */
const mostEntries = 256;

/** By whether what they compile is checked. */
const sources = { checked: new WeakMap<Target, CompilerSource>(), plain: new WeakMap<Target, CompilerSource>() };

/** Machine code by the compiler, for one instruction set. */
export class CompilerSource implements CodeSource {
  readonly #target: Target;
  readonly #checks: CompileChecks | undefined;
  readonly #entries = new Map<string, MachineCode>();

  readonly fillByte: number;

  private constructor(target: Target, checks: CompileChecks | undefined) {
    this.#target = target;
    this.#checks = checks;
    this.fillByte = target.fillByte;
  }

  /**
   * The same one each time, so that engines share what they can.
   *
   * @param isChecked - for tests: each function is verified at every stage
   */
  static of(target: Target, isChecked = false): CompilerSource {
    const byTarget = isChecked ? sources.checked : sources.plain;
    let source = byTarget.get(target);
    if (source === undefined) {
      source = new CompilerSource(target, isChecked ? compileChecks : undefined);
      byTarget.set(target, source);
    }
    return source;
  }

  forModule(
    module: FunctionBodies,
    options: Pick<CompileOptions, 'canonicalNaNs'>,
    guarded: boolean,
    tier: TierChoice,
  ): ModuleCodeSource {
    const { canonicalNaNs } = options;
    // After a large function it has megabytes to work with; between compilations the collector may take it.
    const frontends: (WeakRef<Frontend> | undefined)[] = [];
    const frontendOf = ({ metered, directCalls }: CodeVariant, sampled: boolean): Frontend => {
      const index = (metered ? 1 : 0) + (directCalls ? 2 : 0) + (sampled ? 4 : 0);
      const known = frontends[index]?.deref();
      if (known !== undefined) return known;
      const frontend = new Frontend(module, { guarded, metered, canonicalNaNs, directCalls, sampled });
      frontends[index] = new WeakRef(frontend);
      return frontend;
    };
    return {
      compileFunction: (definedFunction, variant) =>
        this.#compile(frontendOf(variant, false).buildSsa(definedFunction), tier === 'fast' ? 'fast' : 'full'),
      compileFirst: (definedFunction, metered) => {
        const isAdaptive = tier === 'adaptive';
        const frontend = frontendOf({ metered, directCalls: false }, isAdaptive);
        const func = frontend.buildSsa(definedFunction);
        const isProvisional = isAdaptive && !frontend.mayStay && choosePipeline(func) !== fastPipeline;
        return { code: this.#compile(func, isProvisional || tier === 'fast' ? 'fast' : 'full'), isProvisional };
      },
    };
  }

  compileEntry(type: FunctionType): MachineCode {
    const key = signatureKey(type);
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = this.#compile(buildEntry(shapeOf(type)));
      if (this.#entries.size < mostEntries) this.#entries.set(key, entry);
    }
    return entry;
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

  compileTableLookUp(): MachineCode {
    return this.#compile(buildTableLookUp());
  }

  compilePollStub(): MachineCode {
    return this.#target.pollStub();
  }

  relocate(bytes: Uint8Array, at: number, distance: number): void {
    this.#target.relocate(bytes, at, distance);
  }

  compileLazyEntries(count: number, first: number): LazyEntries {
    const code = this.#target.lazyEntries({
      first,
      count,
      index: contextFields.lazyFunction,
      firstArgument: contextFields.instance,
      exitCode: exitCode.compile,
      target: contextFields.lazyTarget,
    });
    return { code, entryBytes: this.#target.lazyEntryBytes };
  }

  #compile(func: SsaFunction, tier: Tier = 'full'): MachineCode {
    return compileFunction(func, this.#target, tier, undefined, this.#checks);
  }
}
