import { CoreFeature, type CoreFeatures, isEnabled } from '@wazero-ts/api';
import type { Immediate, Signature, WasmType } from '@wazero-ts/testkit';
import { randomF32, randomF64, randomI32, randomI64, randomV128 } from './constants.js';
import type { Operation, OperationSet } from './operations.js';
import { type Node, node, type Program, pseudoNodes } from './program.js';
import type { Random } from './random.js';

/** What the code of one program may refer to. */
export interface Surroundings {
  readonly program: Program;
  readonly features: CoreFeatures;
  readonly operations: OperationSet;
  /** Signatures of the whole function index space. */
  readonly signatures: readonly Signature[];
  readonly valueTypes: readonly WasmType[];
}

/** A branch target: the types that a branch to it carries. */
type Label = readonly WasmType[];

const sameTypes = (a: readonly WasmType[], b: readonly WasmType[]): boolean =>
  a.length === b.length && a.every((type, i) => type === b[i]);

/** Generates the body of one function, from the types it must leave down to constants. */
export class FunctionGenerator {
  private readonly random: Random;
  private readonly around: Surroundings;
  private readonly signature: Signature;
  private readonly localTypes: readonly WasmType[];
  /** Innermost last. */
  private readonly labels: Label[] = [];
  /** Nodes that may still be made; only leaves are when it is used up. */
  private budget: number;

  constructor(random: Random, around: Surroundings, signature: Signature, locals: readonly WasmType[], budget: number) {
    this.random = random;
    this.around = around;
    this.signature = signature;
    this.localTypes = [...signature.params, ...locals];
    this.budget = budget;
  }

  body(): Node[] {
    return this.block(this.signature.results, this.signature.results);
  }

  /** Statements, then code that leaves `results`, under a label that takes `label`. */
  private block(label: Label, results: readonly WasmType[]): Node[] {
    this.labels.push(label);
    const nodes = this.statements();
    nodes.push(...this.values(results));
    this.labels.pop();
    return nodes;
  }

  private statements(): Node[] {
    const count = this.random.below(4);
    const nodes: Node[] = [];
    for (let i = 0; i < count && this.budget > 0; i++) nodes.push(this.statement());
    return nodes;
  }

  private has(feature: CoreFeatures): boolean {
    return isEnabled(this.around.features, feature);
  }

  /** Nodes that together leave `types`; one node may leave several. */
  private values(types: readonly WasmType[]): Node[] {
    const nodes: Node[] = [];
    let done = 0;
    while (done < types.length) {
      const rest = types.slice(done);
      const count = rest.length > 1 && this.has(CoreFeature.multiValue) ? this.random.between(1, rest.length) : 1;
      const several = count > 1 && this.budget > 0 ? this.severalValues(rest.slice(0, count)) : undefined;
      nodes.push(several ?? this.value(rest[0]!));
      done += several === undefined ? 1 : count;
    }
    return nodes;
  }

  private severalValues(types: readonly WasmType[]): Node | undefined {
    this.budget--;
    return this.random.chance(0.4) ? (this.call(types) ?? this.structured(types)) : this.structured(types);
  }

  private value(type: WasmType): Node {
    this.budget--;
    if (this.budget <= 0 || this.random.chance(0.12)) return this.leaf(type);
    const operations = this.around.operations.expressions.get(type);
    if (operations !== undefined && this.random.chance(0.62)) return this.operation(this.random.pick(operations));
    return this.structuralValue(type) ?? this.leaf(type);
  }

  private structuralValue(type: WasmType): Node | undefined {
    const { random } = this;
    switch (random.below(13)) {
      case 0:
      case 1:
      case 2:
        return this.structured([type]);
      case 3:
      case 4:
        return this.call([type]);
      case 5:
        return this.callIndirect([type]);
      case 6:
      case 7:
        return this.select(type);
      case 8:
      case 9: {
        const local = this.localOf(type);
        return local === undefined ? undefined : node('local.tee', [type], [this.value(type)], [local]);
      }
      case 10:
        return this.branchIf([type]) ?? this.select(type);
      case 11:
        return random.chance(0.15) ? this.leave([type]) : this.structured([type]);
      default:
        return this.referenceOperation(type);
    }
  }

  private leaf(type: WasmType): Node {
    const { random } = this;
    if (random.chance(0.4)) {
      const local = this.localOf(type);
      if (local !== undefined) return node('local.get', [type], [], [local]);
    }
    if (random.chance(0.2)) {
      const global = this.globalOf(type, false);
      if (global !== undefined) return node('global.get', [type], [], [global]);
    }
    return this.constant(type);
  }

  private constant(type: WasmType): Node {
    const { random } = this;
    switch (type) {
      case 'i32':
        return node('i32.const', [type], [], [randomI32(random)]);
      case 'i64':
        return node('i64.const', [type], [], [randomI64(random)]);
      case 'f32':
        return node('f32.const', [type], [], [randomF32(random)]);
      case 'f64':
        return node('f64.const', [type], [], [randomF64(random)]);
      case 'v128':
        return node('v128.const', [type], [], [randomV128(random)]);
      case 'funcref':
        if (random.chance(0.7)) return node('ref.func', [type], [], [random.below(this.around.signatures.length)]);
        return node('ref.null', [type], [], [type]);
      case 'externref':
        return node('ref.null', [type], [], [type]);
    }
  }

  private indexOf<T>(items: readonly T[], accepts: (item: T) => boolean): number | undefined {
    const found = items.flatMap((item, i) => (accepts(item) ? [i] : []));
    return found.length === 0 ? undefined : this.random.pick(found);
  }

  private localOf(type: WasmType): number | undefined {
    return this.indexOf(this.localTypes, (candidate) => candidate === type);
  }

  private globalOf(type: WasmType, mutable: boolean): number | undefined {
    return this.indexOf(this.around.program.globals, (global) => global.type === type && (!mutable || global.mutable));
  }

  private tableOf(element: WasmType): number | undefined {
    return this.indexOf(this.around.program.tables, (table) => table.element === element);
  }

  private operation(operation: Operation): Node {
    const { opcode, params, results, nanShape } = operation;
    const memory = opcode.immediate === 'memarg' || opcode.immediate === 'memarg_lane';
    const operands = params.map((type, i) => this.operand(operation, type, i, memory));
    const result = node(opcode.name, results, operands, this.immediates(operation));
    return nanShape === undefined ? result : node(pseudoNodes.canonicalNaN, results, [result], [nanShape as WasmType]);
  }

  private operand(operation: Operation, type: WasmType, index: number, memory: boolean): Node {
    const { name } = operation.opcode;
    if (memory && index === 0) return this.address(operation);
    // A wait must end soon, and a grow must not use up the memory with its first call.
    if (name.startsWith('memory.atomic.wait') && index === 2) return node('i64.const', ['i64'], [], [1000n]);
    if (name === 'memory.grow' && this.random.chance(0.9))
      return node('i32.const', ['i32'], [], [this.random.below(2)]);
    const bulk = /^(?:memory|table)\.(?:copy|fill|init)$/.test(name);
    if (bulk && this.random.chance(0.9)) {
      const mask = name.startsWith('table') ? 7 : index === 2 ? 0xff : 0xffff;
      return node('i32.and', ['i32'], [this.value('i32'), node('i32.const', ['i32'], [], [mask])]);
    }
    return this.value(type);
  }

  /** Mostly inside the first page, aligned where the instruction traps otherwise. */
  private address(operation: Operation): Node {
    const { random } = this;
    if (random.chance(0.05)) return this.value('i32');
    const aligned = operation.opcode.prefix === 0xfe && random.chance(0.95);
    if (random.chance(0.3)) {
      const near = random.pick([0, 8, 16, 64, 65520, 65528, 65535, 131064]);
      return node('i32.const', ['i32'], [], [aligned ? near & ~7 : near]);
    }
    const mask = aligned ? 0xfff8 : 0xffff;
    return node('i32.and', ['i32'], [this.value('i32'), node('i32.const', ['i32'], [], [mask])]);
  }

  private immediates({ opcode }: Operation): Immediate[] {
    const { random } = this;
    const { program } = this.around;
    switch (opcode.immediate) {
      case 'i32':
        return [randomI32(random)];
      case 'i64':
        return [randomI64(random)];
      case 'f32':
        return [randomF32(random)];
      case 'f64':
        return [randomF64(random)];
      case 'v128':
        return [randomV128(random)];
      case 'memarg':
      case 'memarg_lane': {
        const atomic = opcode.prefix === 0xfe;
        const offset = atomic
          ? random.pick([0, 0, 8, 64])
          : random.chance(0.02)
            ? random.bits32()
            : random.pick([0, 0, 0, 1, 4, 15, 256, 65535]);
        const align = atomic ? opcode.alignment : random.below(opcode.alignment + 1);
        const lane = opcode.laneCount > 0 ? random.below(opcode.laneCount) : 0;
        return [{ offset, align, lane }];
      }
      case 'lane':
        return [random.below(opcode.laneCount)];
      case 'shuffle':
        return [Uint8Array.from({ length: 16 }, () => random.below(32))];
      case 'memory_init':
      case 'data':
        return [random.below(program.data.length), 0];
      case 'elem':
        return [random.below(program.elements.length)];
      case 'table':
        return [random.below(program.tables.length)];
      case 'table_init':
        return this.matchingElementAndTable();
      case 'table_copy':
        return this.matchingTables();
      default:
        return [];
    }
  }

  private matchingElementAndTable(): Immediate[] {
    const { elements, tables } = this.around.program;
    const element = this.random.below(elements.length);
    const type = elements[element]?.type ?? 'funcref';
    return [element, this.indexOf(tables, (table) => table.element === type) ?? 0];
  }

  private matchingTables(): Immediate[] {
    const { tables } = this.around.program;
    const destination = this.random.below(tables.length);
    const type = tables[destination]?.element;
    return [destination, this.indexOf(tables, (table) => table.element === type) ?? destination];
  }

  /** A block, loop or if that leaves `results`, sometimes with parameters. */
  private structured(results: readonly WasmType[]): Node {
    const { random } = this;
    const params =
      this.has(CoreFeature.multiValue) && random.chance(0.2)
        ? Array.from({ length: random.between(1, 2) }, () => random.pick(this.around.valueTypes))
        : [];
    const name = random.pick(['block', 'loop', 'if', 'if']);
    const operands = this.values(params);
    if (name === 'if') operands.push(this.value('i32'));
    const signature = { params, results };
    const type =
      params.length === 0 && results.length <= 1
        ? results[0]
        : this.has(CoreFeature.multiValue)
          ? signature
          : undefined;
    const result = node(name, results, operands, [type]);
    const label = name === 'loop' ? params : results;
    result.body = [...this.takeParams(params), ...this.block(label, results)];
    if (name !== 'if') return result;
    // Without an else the parameters are the results.
    if (results.length > 0 || params.length > 0 || random.chance(0.6)) {
      result.otherwise = [...this.takeParams(params), ...this.block(label, results)];
    }
    return result;
  }

  private takeParams(params: readonly WasmType[]): Node[] {
    return [...params].reverse().map((type) => {
      const local = this.localOf(type);
      return local === undefined ? node('drop', []) : node('local.set', [], [], [local]);
    });
  }

  private call(results: readonly WasmType[]): Node | undefined {
    const callee = this.indexOf(this.around.signatures, (signature) => sameTypes(signature.results, results));
    if (callee === undefined) return undefined;
    return node('call', results, this.values(this.around.signatures[callee]!.params), [callee]);
  }

  private indirectOperands(params: readonly WasmType[]): Node[] {
    const index = node('i32.and', ['i32'], [this.value('i32'), node('i32.const', ['i32'], [], [7])]);
    return [...this.values(params), index];
  }

  private callIndirect(results: readonly WasmType[]): Node | undefined {
    const callee = this.indexOf(this.around.signatures, (signature) => sameTypes(signature.results, results));
    const table = this.tableOf('funcref');
    if (callee === undefined || table === undefined) return undefined;
    const signature = this.around.signatures[callee]!;
    return node('call_indirect', results, this.indirectOperands(signature.params), [signature, table]);
  }

  private select(type: WasmType): Node {
    const operands = [this.value(type), this.value(type), this.value('i32')];
    const reference = type === 'funcref' || type === 'externref';
    if (reference || (this.has(CoreFeature.referenceTypes) && this.random.chance(0.2))) {
      return node('select_t', [type], operands, [[type]]);
    }
    return node('select', [type], operands);
  }

  /** Depth of a label that takes these types. */
  private labelOf(types: readonly WasmType[]): number | undefined {
    const index = this.indexOf(this.labels, (label) => sameTypes(label, types));
    return index === undefined ? undefined : this.labels.length - 1 - index;
  }

  private branchIf(types: readonly WasmType[]): Node | undefined {
    const label = this.labelOf(types);
    if (label === undefined) return undefined;
    return node('br_if', types, [...this.values(types), this.value('i32')], [label]);
  }

  /** An instruction after which nothing runs; it may claim to leave any types. */
  private leave(claimed: readonly WasmType[]): Node {
    const { random } = this;
    const { results } = this.signature;
    switch (random.below(6)) {
      case 0:
        return node('return', claimed, this.values(results));
      case 1: {
        const label = random.below(this.labels.length);
        const types = this.labels[this.labels.length - 1 - label]!;
        return node('br', claimed, this.values(types), [label]);
      }
      case 2:
      case 3: {
        const types = random.pick(this.labels);
        const targets = Array.from({ length: random.below(5) }, () => this.labelOf(types)!);
        return node('br_table', claimed, [...this.values(types), this.value('i32')], [targets, this.labelOf(types)!]);
      }
      case 4: {
        if (!this.has(CoreFeature.tailCall)) return node('return', claimed, this.values(results));
        const call = random.chance(0.5) ? this.call(results) : this.callIndirect(results);
        if (call === undefined) return node('return', claimed, this.values(results));
        return { ...call, name: `return_${call.name}`, results: claimed };
      }
      default:
        return random.chance(0.2) ? node('unreachable', claimed) : node('return', claimed, this.values(results));
    }
  }

  private referenceOperation(type: WasmType): Node | undefined {
    const { random } = this;
    if (!this.has(CoreFeature.referenceTypes)) return undefined;
    if (type === 'i32') {
      const kind = random.pick(['funcref', 'externref'] as const);
      if (random.chance(0.5)) return node('ref.is_null', ['i32'], [this.value(kind)]);
      const table = this.tableOf(kind);
      if (table === undefined) return undefined;
      const delta = node('i32.const', ['i32'], [], [random.pick([0, 1, 2, 100])]);
      return node('table.grow', ['i32'], [this.value(kind), delta], [table]);
    }
    if (type !== 'funcref' && type !== 'externref') return undefined;
    const table = this.tableOf(type);
    if (table === undefined) return undefined;
    return node('table.get', [type], [this.tableIndex()], [table]);
  }

  private tableIndex(): Node {
    if (this.random.chance(0.05)) return this.value('i32');
    return node('i32.and', ['i32'], [this.value('i32'), node('i32.const', ['i32'], [], [7])]);
  }

  private statement(): Node {
    this.budget--;
    const { random } = this;
    switch (random.below(12)) {
      case 0:
      case 1: {
        const local = random.below(this.localTypes.length);
        return node('local.set', [], [this.value(this.localTypes[local]!)], [local]);
      }
      case 2: {
        const global = this.indexOf(this.around.program.globals, ({ mutable }) => mutable);
        if (global === undefined) return node('nop', []);
        return node('global.set', [], [this.value(this.around.program.globals[global]!.type)], [global]);
      }
      case 3:
      case 4:
      case 5:
        return this.operation(random.pick(this.around.operations.statements));
      case 6:
        return this.structured([]);
      case 7: {
        const callee = random.pick(this.around.signatures);
        const call = random.chance(0.7) ? this.call(callee.results) : this.callIndirect(callee.results);
        return call === undefined ? node('nop', []) : this.dropped(call);
      }
      case 8:
        return this.branchIf([]) ?? this.structured([]);
      case 9:
        return this.tableStatement() ?? node('nop', []);
      case 10:
        // An if around it, so that the code behind it runs too.
        if (random.chance(0.5)) return this.structured([]);
        return {
          ...node('if', [], [this.value('i32')], [undefined]),
          body: this.underLabel([], () => [this.leave([])]),
        };
      default:
        return node('drop', [], [this.value(random.pick(this.around.valueTypes))]);
    }
  }

  private underLabel(label: Label, make: () => Node[]): Node[] {
    this.labels.push(label);
    const nodes = make();
    this.labels.pop();
    return nodes;
  }

  private dropped(value: Node): Node {
    return node(pseudoNodes.dropAll, [], [value]);
  }

  private tableStatement(): Node | undefined {
    if (!this.has(CoreFeature.referenceTypes)) return undefined;
    const { random } = this;
    const table = random.below(this.around.program.tables.length);
    const { element } = this.around.program.tables[table]!;
    if (random.chance(0.5)) return node('table.set', [], [this.tableIndex(), this.value(element)], [table]);
    const count = node('i32.const', ['i32'], [], [random.below(4)]);
    return node('table.fill', [], [this.tableIndex(), this.value(element), count], [table]);
  }
}
