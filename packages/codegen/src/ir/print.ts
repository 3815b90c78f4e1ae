import type { SsaFunction } from './function.js';
import type { BlockId, EdgeId, InstId } from './ids.js';
import { ACCESS_CHECKED, detailHigh, detailLow, rmwNames, shapeNames } from './immediates.js';
import { Effect, opInfo } from './opcodes.js';
import { type Signature, Type, typeName } from './types.js';

const types = (list: readonly number[]): string => `(${list.map(typeName).join(', ')})`;
const signatureText = (signature: Signature): string => `${types(signature.params)} -> ${types(signature.results)}`;

/** The text form of a function. `print(parse(text)) === text` for every text that `print` makes. */
export function print(func: SsaFunction): string {
  const lines = [`function ${func.name}${signatureText(func.signature)} {`];
  func.signatures.forEach((signature, i) => {
    lines.push(`  sig${i} = ${signatureText(signature)}`);
  });
  for (const block of func.layout) {
    lines.push(`${blockHead(func, block)}:${func.coldBlocks[block] === 1 ? ' cold' : ''}`);
    for (let inst = func.firstInst[block]!; inst >= 0; inst = func.nextInst[inst]!) {
      lines.push(`  ${printInst(func, inst as InstId)}`);
    }
  }
  lines.push('}');
  return `${lines.join('\n')}\n`;
}

function blockHead(func: SsaFunction, block: BlockId): string {
  const params: string[] = [];
  for (let i = 0; i < func.paramCount(block); i++) params.push(typed(func, func.param(block, i)));
  return `blk${block}(${params.join(', ')})`;
}

const typed = (func: SsaFunction, value: number): string => `v${value}:${typeName(func.valueType[value]!)}`;

/** One instruction as it stands in the text form, without indentation. */
export function printInst(func: SsaFunction, inst: InstId): string {
  const info = opInfo(func.op[inst]!);
  const results: string[] = [];
  for (let i = 0; i < func.resultCount[inst]!; i++) results.push(typed(func, func.result(inst, i)));
  const operands: string[] = [];
  for (let i = 0; i < func.argCount[inst]!; i++) operands.push(`v${func.arg(inst, i)}`);
  const immediate = printImmediate(func, inst);
  for (let i = 0; i < func.edgeCount[inst]!; i++) operands.push(printEdge(func, func.edge(inst, i)));
  const parts: string[] = [info.name];
  if (immediate !== '') parts.push(immediate);
  if (operands.length > 0) parts.push(operands.join(', '));
  // Only effects have an order to keep; on other instructions a location would be noise.
  if (func.loc[inst] !== 0 && (info.effects & ~Effect.terminates) !== 0) parts.push(`@${func.loc[inst]}`);
  return results.length === 0 ? parts.join(' ') : `${results.join(', ')} = ${parts.join(' ')}`;
}

function printEdge(func: SsaFunction, edge: EdgeId): string {
  const args: string[] = [];
  for (let i = 0; i < func.edgeArgs.length(edge); i++) args.push(`v${func.edgeArgs.get(edge, i)}`);
  return `blk${func.edgeTo[edge]}(${args.join(', ')})`;
}

function printImmediate(func: SsaFunction, inst: InstId): string {
  const lo = func.immLo[inst]!;
  switch (opInfo(func.op[inst]!).immediate) {
    case 'none':
      return '';
    case 'int':
      return `${func.constOf(inst)}`;
    case 'bits': {
      const low = (lo >>> 0).toString(16).padStart(8, '0');
      if (func.valueType[func.result(inst)] === Type.f32) return `0x${low}`;
      return `0x${(func.immHi[inst]! >>> 0).toString(16).padStart(8, '0')}${low}`;
    }
    case 'mem':
    case 'vmem':
    case 'lmem':
    case 'amem':
    case 'rmem':
      return printAccess(func, inst);
    case 'pool': {
      const bytes = func.pool.subarray(lo * 16, lo * 16 + 16);
      return `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
    }
    case 'shape':
      return `${shapeNames[func.aux[inst]!]}`;
    case 'lane':
      return `${shapeNames[func.aux[inst]!]}[${lo}]`;
    case 'index':
    case 'code':
      return `#${lo}`;
    case 'call':
    case 'exit':
      return `#${lo} sig${func.aux[inst]}`;
    case 'sig':
      return `sig${func.aux[inst]}`;
  }
}

/** `r0+16`, then `.i8x16`, `.i8x16[3]`, `.4` or `.add4`, then `.checked`. */
function printAccess(func: SsaFunction, inst: InstId): string {
  const detail = func.immHi[inst]!;
  const [low, high] = [detailLow(detail), detailHigh(detail)];
  const kinds: Readonly<Record<string, string>> = {
    vmem: `.${shapeNames[low]}`,
    lmem: `.${shapeNames[low]}[${high}]`,
    amem: `.${high}`,
    rmem: `.${rmwNames[low]}${high}`,
  };
  const kind = kinds[opInfo(func.op[inst]!).immediate] ?? '';
  const checked = (detail & ACCESS_CHECKED) !== 0 ? '.checked' : '';
  return `r${func.aux[inst]}+${func.immLo[inst]! >>> 0}${kind}${checked}`;
}
