import { SsaFunction } from './function.js';
import { type BlockId, blockId, type InstId } from './ids.js';
import { ACCESS_CHECKED, accessDetail, rmwNames, shapeNames } from './immediates.js';
import { type OpInfo, opByName, opInfo } from './opcodes.js';
import { type Signature, type Type, typeByName } from './types.js';

/** The text is not a function: message and line (from 1). */
export class ParseError extends Error {
  readonly line: number;
  constructor(message: string, line: number) {
    super(`line ${line}: ${message}`);
    this.name = 'ParseError';
    this.line = line;
  }
}

/** Reads one function in the text form. Lines that start with `;` are comments. Value and block numbers are kept. */
export function parse(text: string): SsaFunction {
  return new Parser(text).function();
}

class Parser {
  private readonly lines: string[];
  private line = 0;

  constructor(text: string) {
    this.lines = text.split('\n');
  }

  function(): SsaFunction {
    const head = /^function ([\w.$]+)(\(.*\) -> \(.*\)) \{$/.exec(this.next() ?? '');
    if (head === null) this.fail('expected "function name(types) -> (types) {"');
    const func = new SsaFunction(head[1]!, this.signature(head[2]!));
    this.reserve(func);
    const seen = new Set<number>();
    let block: BlockId | undefined;
    for (let line = this.next(); line !== '}'; line = this.next()) {
      if (line === undefined) this.fail('expected "}"');
      const signature = /^sig(\d+) = (.*)$/.exec(line);
      const label = /^blk(\d+)\((.*)\):( cold)?$/.exec(line);
      if (signature !== null) {
        if (func.addSignature(this.signature(signature[2]!)) !== Number(signature[1]))
          this.fail('signatures count from 0');
      } else if (label !== null) {
        block = blockId(Number(label[1]));
        if (seen.has(block)) this.fail(`blk${block} stands twice`);
        seen.add(block);
        func.layout.push(block);
        if (label[3] !== undefined) func.coldBlocks[block] = 1;
        for (const param of split(label[2]!)) {
          const value = this.define(func, param, ~block, func.paramCount(block));
          func.params.push(block, value);
        }
      } else {
        if (block === undefined) this.fail('expected a block');
        this.instruction(func, block, line);
      }
    }
    return func;
  }

  /** Makes all numbers of the text valid before the first of them is read. */
  private reserve(func: SsaFunction): void {
    const text = this.lines.filter((line) => !line.trimStart().startsWith(';')).join('\n');
    const highest = (pattern: RegExp): number => {
      let max = -1;
      for (const match of text.matchAll(pattern)) max = Math.max(max, Number(match[1]));
      return max;
    };
    const values = highest(/\bv(\d+)\b/g);
    const blocks = highest(/\bblk(\d+)\b/g);
    if (values > 1e6 || blocks > 1e6) this.fail('a number is too high');
    while (func.blockCount <= blocks) func.newBlock();
    while (func.valueCount <= values) func.newValue(1, UNDEFINED, 0);
  }

  private define(func: SsaFunction, text: string, def: number, index: number): number {
    const match = /^v(\d+):(\w+)$/.exec(text);
    const type = match === null ? undefined : typeByName(match[2]!);
    if (match === null || type === undefined) this.fail(`expected "vN:type" instead of "${text}"`);
    const value = Number(match[1]);
    if (func.valueDef[value] !== UNDEFINED) this.fail(`v${value} is defined twice`);
    func.valueType[value] = type;
    func.valueDef[value] = def;
    func.valueIndex[value] = index;
    return value;
  }

  private instruction(func: SsaFunction, block: BlockId, line: string): void {
    const match = /^(?:(.*?) = )?([\w]+)(?: (.*?))??(?: @(\d+))?$/.exec(line);
    const op = match === null ? undefined : opByName(match[2]!);
    if (match === null || op === undefined) this.fail(`"${line}" is no instruction`);
    const info = opInfo(op);
    const parts = splitImmediate(info, match[3] ?? '');
    const operands = split(parts.operands);
    const plain = operands.filter((text) => !text.startsWith('blk'));
    const inst = func.newInst(op, plain.length);
    func.loc[inst] = Number(match[4] ?? 0);
    func.append(block, inst);
    plain.forEach((text, i) => {
      func.args[func.argStart[inst]! + i] = this.value(text);
    });
    split(match[1] ?? '').forEach((text, i) => {
      const value = this.define(func, text, inst, i);
      if (i === 0) func.firstResult[inst] = value;
      else if (value !== func.firstResult[inst]! + i) this.fail('results of one instruction have consecutive numbers');
      func.resultCount[inst] = i + 1;
    });
    this.immediate(func, inst, info, parts.immediate);
    for (const text of operands.slice(plain.length)) this.edge(func, inst, text);
  }

  private edge(func: SsaFunction, inst: InstId, text: string): void {
    const match = /^blk(\d+)\((.*)\)$/.exec(text);
    if (match === null) this.fail(`expected "blkN(values)" instead of "${text}"`);
    const edge = func.addEdge(inst, blockId(Number(match[1])));
    for (const arg of split(match[2]!)) func.edgeArgs.push(edge, this.value(arg));
  }

  private value(text: string): number {
    const match = /^v(\d+)$/.exec(text);
    if (match === null) this.fail(`expected a value instead of "${text}"`);
    return Number(match[1]);
  }

  private immediate(func: SsaFunction, inst: InstId, info: OpInfo, text: string): void {
    const pattern = immediatePatterns[info.immediate];
    const match = pattern.exec(text);
    if (match === null) this.fail(`"${text}" is no immediate of ${info.name}`);
    switch (info.immediate) {
      case 'none':
        return;
      case 'int':
      case 'bits': {
        const bits = BigInt(text);
        func.immLo[inst] = Number(BigInt.asIntN(32, bits));
        func.immHi[inst] = Number(BigInt.asIntN(32, bits >> 32n));
        return;
      }
      case 'mem':
      case 'vmem':
      case 'lmem':
      case 'amem':
      case 'rmem':
        this.access(func, inst, info, match.groups!);
        return;
      case 'pool':
        func.immLo[inst] = func.addToPool(
          Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(text.slice(2 + 2 * i, 4 + 2 * i), 16)),
        );
        return;
      case 'shape':
      case 'lane':
        func.aux[inst] = this.number(shapeNames, match[1]!);
        func.immLo[inst] = Number(match[2] ?? 0);
        return;
      case 'index':
      case 'code':
        func.immLo[inst] = Number(match[1]);
        return;
      case 'call':
      case 'exit':
        func.immLo[inst] = Number(match[1]);
        func.aux[inst] = Number(match[2]);
        return;
      case 'sig':
        func.aux[inst] = Number(match[1]);
        return;
    }
  }

  private access(func: SsaFunction, inst: InstId, info: OpInfo, groups: Readonly<Record<string, string>>): void {
    func.aux[inst] = Number(groups['region']);
    func.immLo[inst] = Number(groups['offset']);
    const high = Number(groups['lane'] ?? groups['width'] ?? 0);
    const low =
      groups['shape'] !== undefined
        ? this.number(shapeNames, groups['shape'])
        : info.immediate === 'rmem'
          ? this.number(rmwNames, groups['operation']!)
          : 0;
    func.immHi[inst] = accessDetail(low, high) | (groups['checked'] === undefined ? 0 : ACCESS_CHECKED);
  }

  private number(names: readonly string[], name: string): number {
    const index = names.indexOf(name);
    if (index === -1) this.fail(`"${name}" is none of ${names.join(' ')}`);
    return index;
  }

  private signature(text: string): Signature {
    const match = /^\((.*)\) -> \((.*)\)$/.exec(text);
    if (match === null) this.fail(`"${text}" is no signature`);
    const types = (list: string): Type[] =>
      split(list).map((name) => typeByName(name) ?? this.fail(`"${name}" is no type`));
    return { params: types(match[1]!), results: types(match[2]!) };
  }

  private next(): string | undefined {
    while (this.line < this.lines.length) {
      const line = this.lines[this.line++]!.trim();
      if (line !== '' && !line.startsWith(';')) return line;
    }
    return undefined;
  }

  private fail(message: string): never {
    throw new ParseError(message, this.line);
  }
}

/** Marks values that are only mentioned; NONE would be block 0's parameters (`~0`). */
const UNDEFINED = -0x80000000;

function accessPattern(kind: string): RegExp {
  return new RegExp(`^r(?<region>\\d+)\\+(?<offset>\\d+)${kind}(?<checked>\\.checked)?$`);
}

const immediatePatterns: Readonly<Record<OpInfo['immediate'], RegExp>> = {
  none: /^$/,
  int: /^-?\d+$/,
  bits: /^0x[0-9a-f]+$/,
  mem: accessPattern(''),
  vmem: accessPattern('\\.(?<shape>\\w+)'),
  lmem: accessPattern('\\.(?<shape>\\w+)\\[(?<lane>\\d+)\\]'),
  amem: accessPattern('\\.(?<width>\\d)'),
  rmem: accessPattern('\\.(?<operation>[a-z]+)(?<width>\\d)'),
  pool: /^0x[0-9a-f]{32}$/,
  shape: /^(\w+)$/,
  lane: /^(\w+)\[(\d+)\]$/,
  index: /^#(-?\d+)$/,
  code: /^#(-?\d+)$/,
  call: /^#(-?\d+) sig(\d+)$/,
  exit: /^#(-?\d+) sig(\d+)$/,
  sig: /^sig(\d+)$/,
};

/** The immediate stands before the operands. */
function splitImmediate(info: OpInfo, text: string): { immediate: string; operands: string } {
  if (info.immediate === 'none') return { immediate: '', operands: text };
  const words = info.immediate === 'call' || info.immediate === 'exit' ? 2 : 1;
  const pieces = text.split(' ');
  return { immediate: pieces.slice(0, words).join(' '), operands: pieces.slice(words).join(' ') };
}

/** Splits at commas that stand outside parentheses. */
function split(text: string): string[] {
  if (text === '') return [];
  const pieces: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '(') depth++;
    else if (char === ')') depth--;
    else if (char === ',' && depth === 0) {
      pieces.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  pieces.push(text.slice(start).trim());
  return pieces;
}
