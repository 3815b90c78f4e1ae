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

type Visit = (node: Node, parent: Node | undefined, key: string, bound: ReadonlySet<string>) => void;

function childrenOf(node: Node): [key: string, child: Node][] {
  return Object.entries(node).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((child) => typeof child === 'object' && child !== null && typeof child.type === 'string')
      .map((child): [string, Node] => [key, child as Node]),
  );
}

/** The names that a pattern binds: `a`, `{ a, b: c }`, `[a, ...b]`, `a = 1`. */
function patternNames(pattern: Node): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'AssignmentPattern':
      return patternNames(pattern.left);
    case 'RestElement':
      return patternNames(pattern.argument);
    case 'Property':
      return patternNames(pattern.value);
    case 'TSParameterProperty':
      return patternNames(pattern.parameter);
    case 'ObjectPattern':
      return pattern.properties.flatMap(patternNames);
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element === null ? [] : patternNames(element)));
    default:
      return [];
  }
}

/** The names that a statement declares in the block around it; an ambient declaration names a global. */
function declaredNames(statement: Node): string[] {
  switch (statement.type) {
    case 'VariableDeclaration':
      return statement.declare ? [] : statement.declarations.flatMap(({ id }) => patternNames(id));
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      return statement.id === null || statement.declare ? [] : [statement.id.name];
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
      return [statement.id.name];
    case 'ImportDeclaration':
      return statement.specifiers.map(({ local }) => local.name);
    case 'ExportNamedDeclaration':
      return statement.declaration === null ? [] : declaredNames(statement.declaration);
    default:
      return [];
  }
}

/** The names that are bound inside a node and not outside of it. */
function namesBoundIn(node: Node): string[] {
  switch (node.type) {
    case 'Program':
    case 'BlockStatement':
    case 'StaticBlock':
      return node.body.flatMap(declaredNames);
    case 'ForStatement':
      return node.init === null ? [] : declaredNames(node.init);
    case 'ForInStatement':
    case 'ForOfStatement':
      return declaredNames(node.left);
    case 'SwitchStatement':
      return node.cases.flatMap(({ consequent }) => consequent.flatMap(declaredNames));
    case 'CatchClause':
      return node.param === null ? [] : patternNames(node.param);
    default:
      return 'params' in node && Array.isArray(node.params) ? (node.params as Node[]).flatMap(patternNames) : [];
  }
}

function walk(node: Node, parent: Node | undefined, key: string, outer: ReadonlySet<string>, visit: Visit): void {
  const names = namesBoundIn(node);
  const bound = names.length === 0 ? outer : new Set([...outer, ...names]);
  visit(node, parent, key, bound);
  for (const [childKey, child] of childrenOf(node)) walk(child, node, childKey, bound, visit);
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
function globalOf(node: Node, parent: Node | undefined, key: string, bound: ReadonlySet<string>): string | undefined {
  switch (node.type) {
    case 'Identifier':
      return watchedGlobals.has(node.name) && !bound.has(node.name) && !isPlainName(parent, key)
        ? node.name
        : undefined;
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
  walk(program, undefined, '', new Set(), (node, parent, key, bound) => {
    const imported = importOf(node);
    if (imported !== undefined) mentions.push({ kind: 'import', name: imported, line: lineOf(node) });
    const global = globalOf(node, parent, key, bound);
    if (global !== undefined) mentions.push({ kind: 'global', name: global, line: lineOf(node) });
  });
  return mentions;
}
