import { basename } from 'node:path';
import type { ExternReport, ModuleReport, ValueType } from 'wazero-ts';

/** A TypeScript declaration file with the imports and exports of a binary. */
export function declarationText(report: ModuleReport, file: string): string {
  const body = `${importsText(report)}\n${exportsText(report)}`;
  const types = ['Function', 'Global', 'Memory', 'Table'].filter((type) => new RegExp(`\\b${type}\\b`).test(body));
  const head = types.length === 0 ? '' : `import type { ${types.join(', ')} } from 'wazero-ts';\n\n`;
  return `// Written by wazero inspect --types from ${basename(file)}.\n${head}${body}`;
}

function importsText({ imports }: ModuleReport): string {
  const byModule = new Map<string, string[]>();
  for (const { module, name, ...type } of imports) {
    const members = byModule.get(module) ?? [];
    byModule.set(module, members);
    const line = `    readonly ${property(name)}: ${externType(type)};\n`;
    // One name may be imported twice, with two types.
    if (!members.includes(line)) members.push(line);
  }
  const modules = [...byModule].map(
    ([module, members]) => `  readonly ${property(module)}: {\n${members.join('')}  };\n`,
  );
  return `/** What it imports. */\nexport interface Imports {\n${modules.join('')}}\n`;
}

function exportsText({ exports }: ModuleReport): string {
  const members = exports.map(({ name, ...type }) => `  readonly ${property(name)}: ${externType(type)};\n`);
  return `/** What it exports. */\nexport interface Exports {\n${members.join('')}}\n`;
}

function property(name: string): string {
  return isIdentifier(name) ? name : JSON.stringify(name);
}

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name);
}

function externType(type: ExternReport): string {
  switch (type.kind) {
    case 'func': {
      const names = parameterNames(type.paramNames, type.params.length);
      const params = type.params.map((param, index) => `${names[index]}: ${valueType(param)}`);
      return `(${params.join(', ')}) => ${resultType(type.results)}`;
    }
    case 'table':
      return 'Table';
    case 'memory':
      return 'Memory';
    default:
      return 'Global';
  }
}

/** What the compiler called them, where TypeScript can. */
function parameterNames(names: readonly string[], count: number): readonly string[] {
  const plain = names.map((name) => name.replaceAll(/[^\w$]/g, '_'));
  const canBeUsed = new Set(plain).size === count && plain.every((name) => isIdentifier(name) && !reserved.has(name));
  return canBeUsed ? plain : Array.from({ length: count }, (_, index) => `arg${index}`);
}

const reserved: ReadonlySet<string> = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false ' +
    'finally for function if implements import in instanceof interface let new null package private protected public ' +
    'return static super switch this throw true try typeof var void while with yield'
  ).split(' '),
);

function resultType(results: readonly ValueType[]): string {
  if (results.length === 0) return 'void';
  return results.length === 1 ? valueType(results[0]!) : `[${results.map(valueType).join(', ')}]`;
}

function valueType(type: ValueType): string {
  switch (type) {
    case 'i32':
    case 'f32':
    case 'f64':
      return 'number';
    case 'i64':
      return 'bigint';
    case 'v128':
      return 'Uint8Array';
    case 'funcref':
      return 'Function | null';
    default:
      return 'unknown';
  }
}
