import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One row of layers.json: what a workspace folder may import. */
export interface Layer {
  /** Folders whose packages the sources may import. */
  readonly imports: readonly string[];
  /** Folders that the tests may import besides; the testkit is open to all tests. */
  readonly testImports?: readonly string[];
  /** `neutral` code runs anywhere: no Node module, no Node global, no code from strings. */
  readonly platform: 'neutral' | 'node';
}

/** The parts of a package.json and its tsconfig.json that the rules read. */
export interface WorkspacePackage {
  /** Folder relative to the root, `packages/api`. */
  readonly folder: string;
  readonly name: string;
  readonly isPrivate: boolean;
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
  /** Keys of the `exports` field, `.` among them. */
  readonly exportPaths: readonly string[];
  /** Folders named by the references of tsconfig.json, relative to the root; undefined without a tsconfig.json. */
  readonly references: readonly string[] | undefined;
}

/** The workspace as the rules see it. */
export interface Workspace {
  readonly root: string;
  readonly layers: ReadonlyMap<string, Layer>;
  readonly packages: readonly WorkspacePackage[];
  /** External packages of the root package.json, which tests of every package may use. */
  readonly rootDependencies: readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function readReferences(root: string, folder: string): string[] | undefined {
  const file = join(root, folder, 'tsconfig.json');
  if (!existsSync(file)) return undefined;
  const { references = [] } = readJson(file) as { references?: readonly { path: string }[] };
  return references.map(({ path }) => join(folder, path));
}

function readPackage(root: string, folder: string): WorkspacePackage {
  const manifest = readJson(join(root, folder, 'package.json')) as Manifest;
  return {
    folder,
    name: manifest.name,
    isPrivate: manifest.private === true,
    dependencies: [manifest.dependencies, manifest.peerDependencies, manifest.optionalDependencies].flatMap((group) =>
      Object.keys(group ?? {}),
    ),
    devDependencies: Object.keys(manifest.devDependencies ?? {}),
    exportPaths: Object.keys(manifest.exports ?? {}),
    references: readReferences(root, folder),
  };
}

/** Reads layers.json and every manifest below `packages/` and `tools/`. */
export function readWorkspace(root: string, layersFile: string): Workspace {
  const { layers } = readJson(layersFile) as { layers: Record<string, Layer> };
  const folders = ['packages', 'tools', 'examples'].flatMap((group) => {
    if (!existsSync(join(root, group))) return [];
    if (existsSync(join(root, group, 'package.json'))) return [group];
    return readdirSync(join(root, group)).map((name) => `${group}/${name}`);
  });
  const rootManifest = join(root, 'package.json');
  const rootPackage = existsSync(rootManifest) ? (readJson(rootManifest) as Manifest) : undefined;
  return {
    root,
    layers: new Map(Object.entries(layers)),
    packages: folders
      .filter((folder) => existsSync(join(root, folder, 'package.json')))
      .map((folder) => readPackage(root, folder)),
    rootDependencies: Object.keys({ ...rootPackage?.dependencies, ...rootPackage?.devDependencies }),
  };
}
