import { ByteWriter } from './byte-writer.js';
import { type Instruction, type Signature, typeByte, type WasmType, writeInstruction } from './instructions.js';

/** A list of instructions, or a function that makes it when the module is built (for indices not known yet). */
export type Code = readonly Instruction[] | (() => readonly Instruction[]);

export interface FunctionSpec extends Partial<Signature> {
  readonly locals?: readonly WasmType[];
  /** Without the last `end`. */
  readonly code: Code;
  /** The name under which it is exported. */
  readonly export?: string;
  /** Its name in the name section. */
  readonly name?: string;
}

export interface LimitsSpec {
  readonly min: number;
  readonly max?: number;
}

export interface MemorySpec extends LimitsSpec {
  readonly shared?: boolean;
  readonly export?: string;
}

export interface TableSpec extends LimitsSpec {
  readonly element?: 'funcref' | 'externref';
  readonly export?: string;
}

export interface GlobalSpec {
  readonly type: WasmType;
  readonly mutable?: boolean;
  /** A constant expression without its `end`. */
  readonly init: readonly Instruction[];
  readonly export?: string;
}

export interface ElementSpec {
  readonly mode?: 'active' | 'passive' | 'declarative';
  readonly table?: number;
  /** Of an active segment; `i32.const 0` when absent. */
  readonly offset?: readonly Instruction[];
  /** Function indices; or use {@link expressions}. */
  readonly functions?: readonly number[];
  readonly type?: 'funcref' | 'externref';
  readonly expressions?: readonly (readonly Instruction[])[];
}

export interface DataSpec {
  readonly mode?: 'active' | 'passive';
  readonly offset?: readonly Instruction[];
  readonly bytes: Uint8Array | readonly number[];
}

type ImportSpec =
  | { readonly kind: 'func'; readonly type: number }
  | { readonly kind: 'table'; readonly spec: TableSpec }
  | { readonly kind: 'memory'; readonly spec: MemorySpec }
  | { readonly kind: 'global'; readonly type: WasmType; readonly mutable: boolean };

type ExternKind = ImportSpec['kind'];

const kindByte: Record<ExternKind, number> = { func: 0, table: 1, memory: 2, global: 3 };

/**
 * Builds a binary module. Imports come first in each index space, so they must be added before definitions of the same
 * kind; each method returns the index of what it added.
 *
 * @example
 * ```ts
 * const module = new ModuleBuilder();
 * module.func({ params: ['i32'], results: ['i32'], code: [['local.get', 0], ['i32.const', 1], 'i32.add'], export: 'inc' });
 * const bytes = module.toBytes();
 * ```
 */
export class ModuleBuilder {
  private readonly types: Signature[] = [];
  private readonly typeIndices = new Map<string, number>();
  private readonly imports: { module: string; name: string; spec: ImportSpec }[] = [];
  private readonly functions: { type: number; spec: FunctionSpec }[] = [];
  private readonly tables: TableSpec[] = [];
  private readonly memories: MemorySpec[] = [];
  private readonly globals: GlobalSpec[] = [];
  private readonly exports: { name: string; kind: ExternKind; index: number }[] = [];
  private readonly elements: ElementSpec[] = [];
  private readonly data: DataSpec[] = [];
  private readonly functionNames: { index: number; name: string }[] = [];
  private readonly customSections: { name: string; data: Uint8Array }[] = [];
  private startFunction: number | undefined;
  private needsDataCount = false;
  private moduleName: string | undefined;

  /** The index of a function type, added when it is new. */
  typeIndex(signature: Signature): number {
    const key = `${signature.params}:${signature.results}`;
    let index = this.typeIndices.get(key);
    if (index === undefined) {
      index = this.types.push(signature) - 1;
      this.typeIndices.set(key, index);
    }
    return index;
  }

  /** Sets the module's name in the name section. */
  name(name: string): this {
    this.moduleName = name;
    return this;
  }

  private count(kind: ExternKind): number {
    return this.imports.filter((entry) => entry.spec.kind === kind).length;
  }

  private import(module: string, name: string, spec: ImportSpec): number {
    const defined = { func: this.functions, table: this.tables, memory: this.memories, global: this.globals }[
      spec.kind
    ];
    if (defined.length > 0) throw new Error(`import of ${module}.${name} after a definition of the same kind`);
    this.imports.push({ module, name, spec });
    return this.count(spec.kind) - 1;
  }

  importFunc(module: string, name: string, params: readonly WasmType[], results: readonly WasmType[]): number {
    return this.import(module, name, { kind: 'func', type: this.typeIndex({ params, results }) });
  }

  importTable(module: string, name: string, spec: TableSpec): number {
    return this.import(module, name, { kind: 'table', spec });
  }

  importMemory(module: string, name: string, spec: MemorySpec): number {
    return this.import(module, name, { kind: 'memory', spec });
  }

  importGlobal(module: string, name: string, type: WasmType, mutable = false): number {
    return this.import(module, name, { kind: 'global', type, mutable });
  }

  func(spec: FunctionSpec): number {
    const type = this.typeIndex({ params: spec.params ?? [], results: spec.results ?? [] });
    const index = this.count('func') + this.functions.push({ type, spec }) - 1;
    if (spec.export !== undefined) this.export(spec.export, 'func', index);
    if (spec.name !== undefined) this.nameFunction(index, spec.name);
    return index;
  }

  table(spec: TableSpec): number {
    const index = this.count('table') + this.tables.push(spec) - 1;
    if (spec.export !== undefined) this.export(spec.export, 'table', index);
    return index;
  }

  memory(spec: MemorySpec): number {
    const index = this.count('memory') + this.memories.push(spec) - 1;
    if (spec.export !== undefined) this.export(spec.export, 'memory', index);
    return index;
  }

  global(spec: GlobalSpec): number {
    const index = this.count('global') + this.globals.push(spec) - 1;
    if (spec.export !== undefined) this.export(spec.export, 'global', index);
    return index;
  }

  export(name: string, kind: ExternKind, index: number): this {
    this.exports.push({ name, kind, index });
    return this;
  }

  start(functionIndex: number): this {
    this.startFunction = functionIndex;
    return this;
  }

  element(spec: ElementSpec): number {
    return this.elements.push(spec) - 1;
  }

  dataSegment(spec: DataSpec): number {
    return this.data.push(spec) - 1;
  }

  nameFunction(index: number, name: string): this {
    this.functionNames.push({ index, name });
    return this;
  }

  customSection(name: string, data: Uint8Array): this {
    this.customSections.push({ name, data });
    return this;
  }

  toBytes(): Uint8Array {
    // The bodies come first: they may add types.
    const bodies = this.functions.map(({ spec }) => this.body(spec));
    const elements = this.section(9, this.elements, (out, spec) => this.writeElement(out, spec));
    const globals = this.section(6, this.globals, (out, spec) => {
      out.byte(typeByte(spec.type)).byte(spec.mutable ? 1 : 0);
      this.writeExpression(out, spec.init);
    });
    const data = this.section(11, this.data, (out, spec) => {
      out.unsigned(spec.mode === 'passive' ? 1 : 0);
      if (spec.mode !== 'passive') this.writeExpression(out, spec.offset ?? [['i32.const', 0]]);
      out.unsigned(spec.bytes.length).bytes(spec.bytes);
    });
    const out = new ByteWriter().bytes([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
    out.bytes(
      this.section(1, this.types, (inner, { params, results }) => {
        inner.byte(0x60);
        inner.vector(params, (type) => inner.byte(typeByte(type)));
        inner.vector(results, (type) => inner.byte(typeByte(type)));
      }),
    );
    out.bytes(
      this.section(2, this.imports, (inner, { module, name, spec }) => {
        inner.name(module).name(name).byte(kindByte[spec.kind]);
        if (spec.kind === 'func') inner.unsigned(spec.type);
        else if (spec.kind === 'table') writeTableType(inner, spec.spec);
        else if (spec.kind === 'memory') writeMemoryType(inner, spec.spec);
        else inner.byte(typeByte(spec.type)).byte(spec.mutable ? 1 : 0);
      }),
    );
    out.bytes(this.section(3, this.functions, (inner, { type }) => inner.unsigned(type)));
    out.bytes(this.section(4, this.tables, writeTableType));
    out.bytes(this.section(5, this.memories, writeMemoryType));
    out.bytes(globals);
    out.bytes(
      this.section(7, this.exports, (inner, { name, kind, index }) => {
        inner.name(name).byte(kindByte[kind]).unsigned(index);
      }),
    );
    if (this.startFunction !== undefined) out.byte(8).sized((inner) => inner.unsigned(this.startFunction ?? 0));
    out.bytes(elements);
    // WebAssembly 1.0 does not know the data count section, so it is written only where it must be.
    if (this.needsDataCount) {
      out.byte(12).sized((inner) => inner.unsigned(this.data.length));
    }
    out.bytes(
      this.section(10, bodies, (inner, body) => {
        inner.unsigned(body.length).bytes(body);
      }),
    );
    out.bytes(data);
    for (const { name, data: payload } of this.customSections) {
      out.byte(0).sized((inner) => inner.name(name).bytes(payload));
    }
    this.writeNames(out);
    return out.toBytes();
  }

  private section<T>(id: number, items: readonly T[], write: (out: ByteWriter, item: T) => void): Uint8Array {
    const out = new ByteWriter();
    if (items.length > 0) out.byte(id).sized((inner) => inner.vector(items, (item) => write(inner, item)));
    return out.toBytes();
  }

  private body(spec: FunctionSpec): Uint8Array {
    const out = new ByteWriter();
    const runs: { type: WasmType; count: number }[] = [];
    for (const type of spec.locals ?? []) {
      const last = runs.at(-1);
      if (last?.type === type) last.count++;
      else runs.push({ type, count: 1 });
    }
    out.vector(runs, ({ type, count }) => out.unsigned(count).byte(typeByte(type)));
    const code = typeof spec.code === 'function' ? spec.code() : spec.code;
    this.writeExpression(out, code);
    return out.toBytes();
  }

  private writeExpression(out: ByteWriter, code: readonly Instruction[]): void {
    for (const instruction of code) {
      const name = typeof instruction === 'string' ? instruction : instruction[0];
      if (name === 'memory.init' || name === 'data.drop') this.needsDataCount = true;
      writeInstruction(out, instruction, this);
    }
    out.byte(0x0b);
  }

  /** The eight forms of an element segment (specification 5.5.12). */
  private writeElement(out: ByteWriter, spec: ElementSpec): void {
    const mode = spec.mode ?? 'active';
    const expressions = spec.expressions !== undefined;
    const type = spec.type ?? 'funcref';
    const explicit = (spec.table ?? 0) !== 0 || (expressions && type !== 'funcref');
    const modeBits = mode === 'passive' ? 1 : mode === 'declarative' ? 3 : explicit ? 2 : 0;
    out.unsigned(modeBits | (expressions ? 4 : 0));
    if (mode === 'active') {
      if (explicit) out.unsigned(spec.table ?? 0);
      this.writeExpression(out, spec.offset ?? [['i32.const', 0]]);
    }
    if (modeBits !== 0) out.byte(expressions ? typeByte(type) : 0);
    if (spec.expressions !== undefined) out.vector(spec.expressions, (code) => this.writeExpression(out, code));
    else out.vector(spec.functions ?? [], (index) => out.unsigned(index));
  }

  private writeNames(out: ByteWriter): void {
    if (this.moduleName === undefined && this.functionNames.length === 0) return;
    const names = [...this.functionNames].sort((a, b) => a.index - b.index);
    out.byte(0).sized((inner) => {
      inner.name('name');
      const moduleName = this.moduleName;
      if (moduleName !== undefined) inner.byte(0).sized((sub) => sub.name(moduleName));
      if (names.length === 0) return;
      inner.byte(1).sized((sub) => sub.vector(names, ({ index, name }) => sub.unsigned(index).name(name)));
    });
  }
}

function writeLimits(out: ByteWriter, limits: LimitsSpec, flags: number): void {
  out.byte(flags | (limits.max === undefined ? 0 : 1)).unsigned(limits.min);
  if (limits.max !== undefined) out.unsigned(limits.max);
}

function writeTableType(out: ByteWriter, spec: TableSpec): void {
  out.byte(typeByte(spec.element ?? 'funcref'));
  writeLimits(out, spec, 0);
}

function writeMemoryType(out: ByteWriter, spec: MemorySpec): void {
  writeLimits(out, spec, spec.shared ? 2 : 0);
}
