import { readFileSync } from 'node:fs';
import type { GuestCase } from '../guest-case.js';
import type { GuestImports, GuestInstance } from '../guest-host.js';
import { GuestTrap } from '../guest-host.js';
import { partText, textPart } from '../outcome.js';

/** A value as text that keeps apart everything a guest can return. */
function show(value: unknown): string {
  if (value === undefined) return '()';
  if (Object.is(value, -0)) return '-0';
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  return String(value);
}

type Call = readonly [name: string, ...args: unknown[]];

/** Makes the calls in order and writes one line for each: result or trap. */
function transcript(guest: GuestInstance, calls: readonly Call[]): string[] {
  return calls.map(([name, ...args]) => {
    const text = `${name}(${args.map(show).join(', ')})`;
    try {
      return `${text} = ${show(guest.call(name, ...args))}`;
    } catch (error) {
      if (!(error instanceof GuestTrap)) throw error;
      return `${text} ! ${error.kind}`;
    }
  });
}

interface CallsCase {
  readonly name: string;
  readonly file: string;
  calls(full: boolean): readonly Call[];
  /** A line that the transcript must have. */
  readonly has: string;
}

function callsCase({ name, file, calls, has }: CallsCase): GuestCase {
  return {
    name,
    async run({ host, full, testdataFile }) {
      const guest = await host.instantiate(readFileSync(testdataFile(`guests/${file}`)), {});
      return [textPart('calls', transcript(guest, calls(full)).join('\n'))];
    },
    check: (outcome) => (partText(outcome, 'calls').split('\n').includes(has) ? undefined : `no line ${has}`),
  };
}

const lifeCase: GuestCase = {
  name: 'assemblyscript-life',
  async run({ host, full, testdataFile }) {
    const lines: string[] = [];
    const imports: GuestImports = {
      env: {
        line: {
          params: ['i32', 'i32'],
          results: [],
          call: (start: number, length: number) => {
            lines.push(new TextDecoder().decode(guest.memory().slice(start, start + length)));
          },
        },
        abort: {
          params: ['i32', 'i32', 'i32', 'i32'],
          results: [],
          call: (_message: number, _file: number, line: number, column: number) => {
            throw new Error(`abort at ${line}:${column}`);
          },
        },
      },
    };
    const guest = await host.instantiate(readFileSync(testdataFile('guests/assemblyscript/life.wasm')), imports);
    const results = transcript(guest, [
      ['play', 7, full ? 500 : 12],
      ['play', 8, 3],
      ['mandelbrot', full ? 120 : 14],
    ]);
    return [textPart('lines', lines.join('\n')), textPart('calls', results.join('\n'))];
  },
  check: (outcome) => (partText(outcome, 'lines').includes('alive: ') ? undefined : 'it printed no board'),
};

const callbackCase: GuestCase = {
  name: 'wat-callback',
  async run({ host, full, testdataFile }) {
    const log: string[] = [];
    let started: GuestInstance | undefined;
    const imports: GuestImports = {
      host: {
        log: { params: ['i32'], results: [], call: (value: number) => void log.push(show(value)) },
        mix: {
          params: ['i32', 'i64', 'f32', 'f64'],
          results: ['f64'],
          call: (a: number, b: bigint, c: number, d: number) => {
            log.push([a, b, c, d].map(show).join(' '));
            return a + Number(b) + c / 3 - d;
          },
        },
        again: {
          params: ['i32'],
          results: ['i32'],
          call: (value: number) => (value === 1 ? 100 : (started?.call('down', value - 1) as number)),
        },
      },
    };
    const guest = await host.instantiate(readFileSync(testdataFile('guests/wat/callback.wasm')), imports);
    started = guest;
    const calls = transcript(guest, [
      ['down', 0],
      ['down', 1],
      ['down', full ? 200 : 40],
      ['each', full ? 280 : 20],
      ['mixed', -7, 2n ** 62n + 1n],
      ['mixed', 2 ** 31, -(2n ** 63n)],
    ]);
    return [textPart('calls', calls.join('\n')), textPart('log', log.join('\n'))];
  },
  check: (outcome) =>
    partText(outcome, 'log').startsWith('40\n') ? undefined : 'the start function did not run first',
};

const thing = { toString: () => 'a thing' };

/** The hand-written modules and the AssemblyScript module of `testdata/guests` that are no WASI commands. */
export const ownModuleCases: readonly GuestCase[] = [
  lifeCase,
  callsCase({
    name: 'wat-multi-value',
    file: 'wat/multi-value.wasm',
    has: 'sum-and-product(20) = [210, 2432902008176640000n]',
    calls: () => [
      ['swap', -1, 2n ** 63n],
      ['divide', 17, 5],
      ['divide', -1, 10],
      ['divide', 1, 0],
      ['mixed', -3.99, 1e300],
      ['mixed', Number.NaN, -0],
      ['mixed', 3e9, -1.5],
      ['sum-and-product', 20],
      ['sum-and-product', 100],
      ['pick', 0],
      ['pick', 1],
      ['pick', 2],
      ['pick', -1],
    ],
  }),
  callsCase({
    name: 'wat-tail-call',
    file: 'wat/tail-call.wasm',
    has: 'collatz(27n, 0n) = 111n',
    calls: (full) => [
      ['is-even', full ? 10_000_001n : 300_001n, 0n],
      ['is-even', 10n, 5n],
      ['collatz', 27n, 0n],
      ['collatz', 989_345_275_647n, 0n],
      ['through-table', 1001n, 0],
      ['through-table', 97n, 2],
      ['through-table', 1n, 3],
    ],
  }),
  callsCase({
    name: 'wat-bulk-memory',
    file: 'wat/bulk-memory.wasm',
    has: 'fill(65535, 1, 2) ! memory access',
    calls: (full) => [
      ['checksum', 16, 43],
      ['copy', 20, 16, 43],
      ['checksum', 0, 100],
      ['copy', 10, 16, 60],
      ['checksum', 0, 100],
      ['greet', 300],
      ['checksum', 290, 80],
      ['forget'],
      ['greet', 400],
      ['fill', 1000, 511, 60_000],
      ['checksum', 0, 65_536],
      ['fill', 65_536, 1, 0],
      ['fill', 65_535, 1, 2],
      ['fill', 65_537, 1, 0],
      ['copy', 0, 65_530, 7],
      ['checksum', 65_000, 536],
      ['grow', 2],
      ['pages'],
      ['fill', 65_535, 1, full ? 131_073 : 100],
      ['checksum', 60_000, full ? 136_608 : 6_000],
      ['grow', 2],
      ['call', 0],
      ['install', 2, 0, 3],
      ['call', 2],
      ['call', 4],
      ['move', 3, 2, 3],
      ['call', 3],
      ['call', 5],
      ['install', 6, 0, 3],
      ['install', 0, 2, 2],
      ['move', 7, 0, 2],
      ['call', 8],
      ['call', 7],
    ],
  }),
  callsCase({
    name: 'wat-references',
    file: 'wat/references.wasm',
    has: 'kept-value() = a thing',
    calls: () => [
      ['choose', 1],
      ['choose', 0],
      ['apply', 1, 21],
      ['apply', 2, 21],
      ['apply', 0, 1],
      ['apply', 4, 1],
      ['keep', thing],
      ['keep', 'text'],
      ['keep', thing],
      ['kept-value'],
      ['keep', null],
      ['kept-value'],
      ['put', 0, 7],
      ['put', 1, undefined],
      ['get', 0],
      ['get', 1],
      ['get', 2],
      ['put', 2, 'x'],
      ['grow', thing, 5],
      ['size'],
      ['get', 6],
      ['fill', 3, 'filled', 3],
      ['get', 2],
      ['get', 5],
      ['fill', 5, 'too many', 3],
      ['grow', null, 10],
      ['grow', null, 9],
      ['size'],
    ],
  }),
  callbackCase,
];
