import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One of the two suites. */
export interface Suite {
  readonly name: string;
  readonly folder: string;
  /** How many tests it has; a run with another number fails. */
  readonly tests: number;
}

/** One test program and how to run it. */
export interface WasiTest {
  /** Language and name, such as `rust/fd_readdir`. */
  readonly name: string;
  /** Path of the binary. */
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Folders beside the binary, by the guest path under which the program sees a copy. */
  readonly mounts: ReadonlyMap<string, string>;
  readonly exitCode: number;
  /** What standard output must begin with. */
  readonly stdout: string | undefined;
  /** What standard error must begin with. */
  readonly stderr: string | undefined;
}

/** What to do when the suites are not there. */
export const howToGetSuites: string =
  'set WAZERO_TS_WASITEST to the folder of the current suite (with c, rust, assemblyscript), the one of 2023 beside it ' +
  'with -2023 at the end of its name, or put them at ../shared/wasi-testsuite and -2023 beside the project';

/** The suites that this machine has. */
export function locateSuites(): readonly Suite[] {
  const configured = process.env['WAZERO_TS_WASITEST'];
  const current = configured ?? fileURLToPath(new URL('../../../../shared/wasi-testsuite', import.meta.url));
  const suites = [
    { name: 'current', folder: current, tests: 72 },
    { name: '2023', folder: `${current}-2023`, tests: 35 },
  ];
  return suites.filter(({ folder }) => existsSync(folder));
}

const languages = ['assemblyscript', 'c', 'rust'];

/** The file beside a binary; every field may be missing. */
interface TestSpec {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly root?: string | null;
  /** Of the older suite: folders that are mounted under their own names. */
  readonly dirs?: readonly string[];
  readonly exit_code?: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

/** The tests of a suite, sorted by name. */
export function testsOf({ folder }: Suite): readonly WasiTest[] {
  return languages
    .filter((language) => existsSync(join(folder, language)))
    .flatMap((language) =>
      readdirSync(join(folder, language))
        .filter((file) => file.endsWith('.wasm'))
        .sort()
        .map((file) => readTest(join(folder, language), language, basename(file, '.wasm'))),
    );
}

function readTest(folder: string, language: string, name: string): WasiTest {
  const specFile = join(folder, `${name}.json`);
  const spec: TestSpec = existsSync(specFile) ? JSON.parse(readFileSync(specFile, 'utf8')) : {};
  const mounts = new Map((spec.dirs ?? []).map((directory) => [directory, join(folder, directory)]));
  if (typeof spec.root === 'string') mounts.set('/', join(folder, spec.root));
  return {
    name: `${language}/${name}`,
    file: join(folder, `${name}.wasm`),
    args: spec.args ?? [],
    env: spec.env ?? {},
    mounts,
    exitCode: spec.exit_code ?? 0,
    stdout: spec.stdout,
    stderr: spec.stderr,
  };
}
