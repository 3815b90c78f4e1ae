import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, normalize, posix } from 'node:path';
import { type Mention, mentionsOf } from './source-file.js';
import type { Layer, Workspace, WorkspacePackage } from './workspace.js';

/** The outcome: what was looked at, and what is wrong with it. */
export interface Report {
  readonly checked: number;
  readonly failed: number;
  /** `file:line: what is wrong`. */
  readonly problems: readonly string[];
}

const testkitFolder = 'tools/testkit';
const sourceFile = /\.(?:[cm]?[jt]s)$/;

interface PackageRules {
  readonly workspace: Workspace;
  readonly package: WorkspacePackage;
  readonly layer: Layer;
  readonly byName: ReadonlyMap<string, WorkspacePackage>;
}

/** `@scope/name/deep/path` -> `@scope/name` and `./deep/path`. */
function splitSpecifier(specifier: string): { name: string; path: string } {
  const parts = specifier.split('/');
  const length = specifier.startsWith('@') ? 2 : 1;
  const rest = parts.slice(length).join('/');
  return { name: parts.slice(0, length).join('/'), path: rest === '' ? '.' : `./${rest}` };
}

function importProblem(rules: PackageRules, file: string, specifier: string, isTest: boolean): string | undefined {
  const { workspace, layer, byName } = rules;
  const own = rules.package;
  if (specifier === '*') return layer.platform === 'neutral' ? 'imports a computed module name' : undefined;
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(file), specifier);
    return target.startsWith(`${own.folder}/`)
      ? undefined
      : `the relative import '${specifier}' leaves the package: import the package by its name`;
  }
  if (isBuiltin(specifier)) {
    if (!specifier.startsWith('node:')) return `write 'node:${specifier}' instead of '${specifier}'`;
    return layer.platform === 'neutral' && !isTest ? `'${specifier}' in a neutral package` : undefined;
  }
  const { name, path } = splitSpecifier(specifier);
  const target = byName.get(name);
  if (target === own) return isTest ? undefined : `imports itself by the name '${name}'`;
  if (target !== undefined) {
    const allowed = [...layer.imports, ...(isTest ? [testkitFolder, ...(layer.testImports ?? [])] : [])];
    if (!allowed.includes(target.folder)) return `the arrow ${own.folder} -> ${target.folder} is not allowed`;
    if (!target.exportPaths.includes(path)) return `'${specifier}' is a deep import: ${name} exports no '${path}'`;
    if (isTest && target.folder === testkitFolder) return undefined;
  }
  const declared = [...own.dependencies, ...(isTest ? [...own.devDependencies, ...workspace.rootDependencies] : [])];
  if (!declared.includes(name)) return `'${name}' is imported but not declared in ${own.folder}/package.json`;
  return undefined;
}

function mentionProblem(rules: PackageRules, file: string, mention: Mention, isTest: boolean): string | undefined {
  if (mention.kind === 'import') return importProblem(rules, file, mention.name, isTest);
  if (rules.layer.platform === 'node' || isTest) return undefined;
  return `'${mention.name}' in a neutral package`;
}

function manifestProblems({ layer, byName, package: own }: PackageRules): string[] {
  const problems: string[] = [];
  const allowed = (name: string, folders: readonly string[]): boolean => {
    const target = byName.get(name);
    return target === undefined || folders.includes(target.folder);
  };
  for (const name of own.dependencies) {
    if (!allowed(name, layer.imports)) problems.push(`the dependency on '${name}' is not an allowed arrow`);
    if (!own.isPrivate && !byName.has(name)) problems.push(`a published package depends on '${name}' from outside`);
  }
  for (const name of own.devDependencies) {
    if (!allowed(name, [...layer.imports, ...(layer.testImports ?? [])])) {
      problems.push(`the dev dependency on '${name}' is not an allowed arrow`);
    }
  }
  const wanted = own.dependencies.flatMap((name) => byName.get(name)?.folder ?? []).sort();
  const found = [...(own.references ?? wanted)].sort();
  if (wanted.join() !== found.join()) {
    problems.push(`tsconfig.json references [${found.join(', ')}], the dependencies are [${wanted.join(', ')}]`);
  }
  return problems;
}

function filesBelow(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      return ['node_modules', 'dist', 'fixtures', '.turbo', '.cache'].includes(entry.name)
        ? []
        : filesBelow(root, path);
    }
    return sourceFile.test(entry.name) ? [path] : [];
  });
}

/** The cycles of layers.json itself, each as `a -> b -> a`. */
function cycles(layers: ReadonlyMap<string, Layer>): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (folder: string, path: readonly string[]): void => {
    const start = path.indexOf(folder);
    if (start >= 0) {
      found.push([...path.slice(start), folder].join(' -> '));
      return;
    }
    if (done.has(folder)) return;
    for (const next of layers.get(folder)?.imports ?? []) visit(next, [...path, folder]);
    done.add(folder);
  };
  for (const folder of layers.keys()) visit(folder, []);
  return found;
}

/** Holds every manifest and every source file of a workspace against layers.json. */
export function checkLayers(workspace: Workspace): Report {
  const problems: string[] = [];
  let checked = 1;
  let failed = 0;
  const record = (prefix: string, found: readonly string[]): void => {
    checked += 1;
    if (found.length > 0) failed += 1;
    problems.push(...found.map((problem) => `${prefix}${problem}`));
  };

  const circles = cycles(workspace.layers);
  if (circles.length > 0) failed += 1;
  problems.push(...circles.map((cycle) => `layers.json: cycle ${cycle}`));

  const byName = new Map(workspace.packages.map((entry) => [entry.name, entry]));
  for (const entry of workspace.packages) {
    const layer = workspace.layers.get(entry.folder);
    if (layer === undefined) {
      record(`${entry.folder}: `, ['is not in layers.json']);
      continue;
    }
    const rules: PackageRules = { workspace, package: entry, layer, byName };
    record(`${entry.folder}/package.json: `, manifestProblems(rules));
    for (const file of filesBelow(workspace.root, entry.folder)) {
      const isTest = normalize(file).startsWith(join(entry.folder, 'test'));
      const found = mentionsOf(file, readFileSync(join(workspace.root, file), 'utf8')).flatMap((mention) => {
        const problem = mentionProblem(rules, file, mention, isTest);
        return problem === undefined ? [] : [`${mention.line}: ${problem}`];
      });
      record(`${file}:`, found);
    }
  }
  for (const folder of workspace.layers.keys()) {
    if (!workspace.packages.some((entry) => entry.folder === folder)) {
      record(`layers.json: `, [`${folder} has no package.json`]);
    }
  }
  return { checked, failed, problems };
}
