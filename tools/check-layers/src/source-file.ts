import { type Node, parseSync } from 'oxc-parser';

/** Something that a source file says about the world outside it. */
export interface Mention {
  readonly kind: 'import' | 'global';
  /** The module specifier, or the name of the global. */
  readonly name: string;
  readonly line: number;
}

/** Globals that tie code to Node, or that make code from strings. */
const watchedGlobals: ReadonlySet<string> = new Set([
  'process',
  'Buffer',
  'setImmediate',
  'clearImmediate',
  'require',
  '__dirname',
  '__filename',
  'eval',
  'WebAssembly',
]);

type Visit = (node: Node, parent: Node | undefined, key: string) => void;

function walk(node: Node, parent: Node | undefined, key: string, visit: Visit): void {
  visit(node, parent, key);
  for (const [childKey, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child === 'object' && child !== null && typeof child.type === 'string') {
        walk(child as Node, node, childKey, visit);
      }
    }
  }
}

/** Whether an identifier stands where only a name is written: `x.process`, `{ process: 1 }`, `process() {}`. */
function isPlainName(parent: Node | undefined, key: string): boolean {
  if (parent === undefined) return false;
  if (key === 'property') return parent.type === 'MemberExpression' && !parent.computed;
  if (key === 'right') return parent.type === 'TSQualifiedName';
  if (key === 'key') return 'computed' in parent && !parent.computed;
  if (key === 'imported' || key === 'exported') return true;
  return key === 'label';
}

function stringValue(node: Node | null | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? undefined;
  return undefined;
}

function isIdentifier(node: Node, name: string): boolean {
  return node.type === 'Identifier' && node.name === name;
}

/** The watched global that a node refers to, if any. */
function globalOf(node: Node, parent: Node | undefined, key: string): string | undefined {
  switch (node.type) {
    case 'Identifier':
      return watchedGlobals.has(node.name) && !isPlainName(parent, key) ? node.name : undefined;
    case 'NewExpression':
    case 'CallExpression':
      return isIdentifier(node.callee, 'Function') ? 'new Function' : undefined;
    case 'MemberExpression': {
      if (!isIdentifier(node.object, 'globalThis')) return undefined;
      const name =
        node.property.type === 'Identifier' && !node.computed ? node.property.name : stringValue(node.property);
      if (name === 'Function') return 'new Function';
      return name !== undefined && watchedGlobals.has(name) ? name : undefined;
    }
    default:
      return undefined;
  }
}

/** The module that a node imports, if any; a dynamic import of a computed name is reported as `*`. */
function importOf(node: Node): string | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
      return node.source.value;
    case 'ExportNamedDeclaration':
      return node.source?.value;
    case 'ImportExpression':
    case 'TSImportType':
      return stringValue(node.source) ?? '*';
    case 'TSExternalModuleReference':
      return stringValue(node.expression);
    case 'CallExpression':
      return isIdentifier(node.callee, 'require') ? (stringValue(node.arguments[0]) ?? '*') : undefined;
    default:
      return undefined;
  }
}

/**
 * Every import (static, dynamic, type-only, re-export) and every watched global of a source file.
 *
 * @throws Error when the file does not parse.
 */
export function mentionsOf(fileName: string, text: string): Mention[] {
  const { program, errors } = parseSync(fileName, text);
  const [firstError] = errors;
  if (firstError !== undefined) throw new Error(`${fileName} does not parse: ${firstError.message}`);
  const mentions: Mention[] = [];
  const lineOf = (node: Node): number => text.slice(0, node.start).split('\n').length;
  walk(program, undefined, '', (node, parent, key) => {
    const imported = importOf(node);
    if (imported !== undefined) mentions.push({ kind: 'import', name: imported, line: lineOf(node) });
    const global = globalOf(node, parent, key);
    if (global !== undefined) mentions.push({ kind: 'global', name: global, line: lineOf(node) });
  });
  return mentions;
}
