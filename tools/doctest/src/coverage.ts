import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { type Comment, type Node, parseSync } from 'oxc-parser';
import type { Outcome } from './programs.js';

/** Their first README line says that only the Engine contract is stable: what they export is not public. */
const internalPackage = /^(?:binary|core|codegen.*|engine-.*|exec-memory)$/;

interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly body: readonly Node[];
  readonly comments: readonly Comment[];
}

/** A symbol that a package exports, where it is declared. */
interface Declaration {
  readonly file: SourceFile;
  /** The exported statement, or the member of a class or an interface. */
  readonly statement: Node;
  readonly declared: Node;
}

function readSource(root: string, path: string): SourceFile {
  const text = readFileSync(`${root}${path}`, 'utf8');
  const { program, comments } = parseSync(path, text);
  return { path, text, body: program.body, comments };
}

/** The docstring right before a node; lines for the linter may stand between. */
function docstringOf(file: SourceFile, node: Node): string | undefined {
  const comment = file.comments.filter(({ type, end }) => type === 'Block' && end <= node.start).at(-1);
  if (comment === undefined || !comment.value.startsWith('*')) return undefined;
  const between = file.text.slice(comment.end, node.start).replace(/^\s*\/\/ biome-ignore .*$/gm, '');
  return between.trim() === '' ? comment.value : undefined;
}

function namesOf(declared: Node): string[] {
  switch (declared.type) {
    case 'VariableDeclaration':
      return declared.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
    case 'ClassDeclaration':
      return declared.id === null ? [] : [declared.id.name];
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
      return [declared.id.name];
    default:
      return [];
  }
}

function moduleName(node: Node): string {
  return node.type === 'Identifier' ? node.name : node.type === 'Literal' ? String(node.value) : '';
}

/** Finds where `name`, exported by a file of a package, is declared; undefined when another package declares it. */
function declarationOf(root: string, file: SourceFile, name: string): Declaration | undefined {
  for (const statement of file.body) {
    if (statement.type !== 'ExportNamedDeclaration') continue;
    if (statement.declaration !== null && namesOf(statement.declaration).includes(name)) {
      return { file, statement, declared: statement.declaration };
    }
    const specifier = statement.specifiers.find(({ exported }) => moduleName(exported) === name);
    if (specifier === undefined) continue;
    const from = statement.source?.value;
    const local = moduleName(specifier.local);
    if (from === undefined) {
      const declared = file.body.find((candidate) => namesOf(candidate).includes(local));
      return declared === undefined ? undefined : { file, statement: declared, declared };
    }
    if (!from.startsWith('.')) return undefined;
    const path = posix.join(posix.dirname(file.path), from.replace(/\.js$/, '.ts'));
    return declarationOf(root, readSource(root, path), local);
  }
  return undefined;
}

function exportedNames(file: SourceFile): string[] {
  return file.body.flatMap((statement) => {
    if (statement.type !== 'ExportNamedDeclaration') return [];
    return [
      ...(statement.declaration === null ? [] : namesOf(statement.declaration)),
      ...statement.specifiers.map(({ exported }) => moduleName(exported)),
    ];
  });
}

interface Method {
  readonly node: Node;
  readonly name: string;
}

/**
 * The methods that need a description of their own. A class that implements an interface is described there; a
 * property's name, type and the description of its owner are enough unless its author found otherwise.
 */
function methodsOf(declared: Node): Method[] {
  if (declared.type !== 'TSInterfaceDeclaration' && declared.type !== 'ClassDeclaration') return [];
  if (declared.type === 'ClassDeclaration' && (declared.implements?.length ?? 0) > 0) return [];
  const members: readonly Node[] = declared.body.body;
  return members.flatMap((node) => {
    if (node.type !== 'TSMethodSignature' && node.type !== 'MethodDefinition') return [];
    const isHidden =
      node.type === 'MethodDefinition' &&
      (node.accessibility === 'private' || node.accessibility === 'protected' || node.override);
    if (isHidden || node.computed || node.key.type !== 'Identifier' || node.key.name === 'constructor') return [];
    return [{ node, name: node.key.name }];
  });
}

function isInternal(docstring: string | undefined): boolean {
  return docstring?.includes('@internal') ?? false;
}

/** A class that is made by a factory function may point there. */
function hasExample(declared: Node, docstring: string): boolean {
  return docstring.includes('@example') || (declared.type === 'ClassDeclaration' && /see \{@link/.test(docstring));
}

function outcomesOf(name: string, declaration: Declaration): Outcome[] {
  const { file, statement, declared } = declaration;
  const docstring = docstringOf(file, statement);
  if (isInternal(docstring)) return [];
  const isCallable = ['FunctionDeclaration', 'TSDeclareFunction', 'ClassDeclaration'].includes(declared.type);
  let problem: string | undefined;
  if (docstring === undefined) problem = 'has no docstring';
  else if (isCallable && !hasExample(declared, docstring)) problem = 'has no @example';
  const outcomes: Outcome[] = [{ name: `${file.path}: ${name}`, problem }];
  // The part of a standard type that is needed here, such as AbortSignalLike: its methods are the standard's.
  if (name.endsWith('Like')) return outcomes;

  // Of overloads, the first one speaks for all.
  const seen = new Set<string>();
  for (const { node, name: method } of methodsOf(declared)) {
    if (seen.has(method)) continue;
    seen.add(method);
    const text = docstringOf(file, node);
    if (isInternal(text)) continue;
    let wrong: string | undefined;
    if (text === undefined) wrong = 'has no docstring';
    else if (/^(?:with|export)[A-Z]/.test(method) && !text.includes('@example')) wrong = 'has no @example';
    outcomes.push({ name: `${file.path}: ${name}.${method}`, problem: wrong });
  }
  return outcomes;
}

/** Every symbol that a stable package exports needs a docstring; functions, classes and builder methods an example. */
export function checkCoverage(root: string): Outcome[] {
  return readdirSync(`${root}packages`).flatMap((folder) => {
    const path = `packages/${folder}/src/index.ts`;
    if (internalPackage.test(folder) || !existsSync(`${root}${path}`)) return [];
    const index = readSource(root, path);
    return exportedNames(index).flatMap((name) => {
      const declaration = declarationOf(root, index, name);
      return declaration === undefined ? [] : outcomesOf(name, declaration);
    });
  });
}
