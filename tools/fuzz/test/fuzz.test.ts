import type { Engine } from '@wazero-ts/core';
import { makeEngine } from '@wazero-ts/testkit';
import { describe, expect, test, vi } from 'vitest';
import { runCommand } from '../src/command.js';
import { findMismatch } from '../src/compare.js';
import { emit } from '../src/emit.js';
import type { Execution } from '../src/execution.js';
import { generate, generatePair } from '../src/generate.js';
import { codeSectionStart, mutate } from '../src/mutate.js';
import { oracleFeatures } from '../src/oracle-features.js';
import { compilersHere, type Member, Panel } from '../src/panel.js';
import { type Node, partnerModuleName } from '../src/program.js';
import { Random } from '../src/random.js';
import { OurRunner } from '../src/run-ours.js';
import { shrink } from '../src/shrink.js';
import {
  asyncSource,
  enginesSource,
  type Finding,
  mutantSource,
  ownSource,
  pairsSource,
  type Source,
} from '../src/sources.js';

const execution = (change: Partial<Execution> = {}): Execution => ({
  instantiation: { kind: 'returned', values: [] },
  calls: [
    { kind: 'returned', values: ['1', '2n'] },
    { kind: 'trapped', codes: ['UNREACHABLE'] },
  ],
  fuel: [],
  hostCalls: ['note(1n)'],
  memories: new Map([['memory', Uint8Array.of(1, 2, 3)]]),
  globals: new Map([['g', '7']]),
  ...change,
});

describe('the comparison', () => {
  test('finds nothing in equal executions', () => {
    expect(findMismatch(execution(), execution())).toBeUndefined();
  });

  test.each<[string, Partial<Execution>]>([
    [
      'call 0',
      {
        calls: [
          { kind: 'returned', values: ['1', '3n'] },
          { kind: 'trapped', codes: ['UNREACHABLE'] },
        ],
      },
    ],
    [
      'call 1',
      {
        calls: [
          { kind: 'returned', values: ['1', '2n'] },
          { kind: 'trapped', codes: ['INTEGER_OVERFLOW'] },
        ],
      },
    ],
    [
      'call 1',
      {
        calls: [
          { kind: 'returned', values: ['1', '2n'] },
          { kind: 'returned', values: [] },
        ],
      },
    ],
    ['call 0', { calls: [] }],
    ['instantiation', { instantiation: { kind: 'failed', message: 'no' } }],
    ['host calls', { hostCalls: [] }],
    ['memory', { memories: new Map([['memory', Uint8Array.of(1, 2, 4)]]) }],
    ['memory', { memories: new Map() }],
    ['global', { globals: new Map([['g', '8']]) }],
  ])('finds a difference in %s', (where, change) => {
    expect(findMismatch(execution(change), execution())).toMatch(new RegExp(`^${where}`));
  });
});

function count(nodes: readonly Node[]): number {
  return nodes.reduce(
    (sum, { operands, body, otherwise }) => sum + 1 + count(operands) + count(body ?? []) + count(otherwise ?? []),
    0,
  );
}

function has(nodes: readonly Node[], name: string): boolean {
  return nodes.some(
    (node) =>
      node.name === name || has(node.operands, name) || has(node.body ?? [], name) || has(node.otherwise ?? [], name),
  );
}

test('shrinking leaves little more than what fails, and it stays valid', async () => {
  const features = oracleFeatures();
  const seed = Array.from({ length: 500 }, (_, i) => i).find((candidate) =>
    generate(candidate, features).functions.some(({ body }) => has(body, 'i64.rotl') && count(body) > 40),
  )!;
  const program = generate(seed, features);
  const fails = async (): Promise<boolean> =>
    WebAssembly.validate(emit(program) as Uint8Array<ArrayBuffer>) &&
    program.functions.some(({ body }) => has(body, 'i64.rotl'));
  await shrink(program, fails, performance.now() + 5000);
  expect(await fails()).toBe(true);
  expect(Math.max(...program.functions.map(({ body }) => count(body)))).toBeLessThan(12);
});

describe('mutation', () => {
  const bytes = emit(generate(3));

  test('changes the binary, the same way for the same seed', () => {
    const start = codeSectionStart(bytes);
    expect(start).toBeLessThan(bytes.length);
    expect(mutate(bytes, new Random(5), start)).toEqual(mutate(bytes, new Random(5), start));
    const changed = Array.from({ length: 100 }, (_, seed) => mutate(bytes, new Random(seed), start));
    expect(changed.filter((mutant) => Buffer.compare(mutant, bytes) !== 0).length).toBeGreaterThan(90);
  });

  test('500 mutants: no crash, no hang, only typed errors', async () => {
    const source = mutantSource(1);
    for (let seed = 0; seed < 500; seed++) {
      expect((await source.check(seed))?.problem, `seed ${seed}`).toBeUndefined();
    }
    expect(source.summary?.().failed).toBe(false);
  }, 60_000);
});

test('100 programs run as on the WebAssembly of Node', async () => {
  const source = ownSource();
  for (let seed = 0; seed < 100; seed++) {
    expect((await source.check(seed))?.problem, `seed ${seed}`).toBeUndefined();
  }
}, 60_000);

test('200 programs that run at once do not disturb one another', async () => {
  const source = ownSource();
  // Every fourth seed calls asynchronously: these are parked at host functions while the others run.
  const seeds = Array.from({ length: 200 }, (_, i) => 3 + 4 * i);
  const findings = await Promise.all(seeds.map(async (seed) => (await source.check(seed))?.problem));
  expect(findings.filter((problem) => problem !== undefined)).toEqual([]);
}, 120_000);

/** The interpreter with some functions replaced. */
function interpreterWith(change: (right: Engine) => Partial<Engine>): Engine {
  const right = makeEngine('interpreter');
  return {
    name: 'wrong',
    supportedFeatures: right.supportedFeatures,
    compile: (module, options) => right.compile(module, options),
    instantiate: (code, imports, instance) => right.instantiate(code, imports, instance),
    createMemory: (type, options) => right.createMemory(type, options),
    createTable: (type, options) => right.createTable(type, options),
    createGlobal: (type, value) => right.createGlobal(type, value),
    createHostFunction: (host) => right.createHostFunction(host),
    close: () => right.close(),
    ...change(right),
  };
}

/** The mistake: one bit of the first result of host functions. */
const wrongResults = (right: Engine): Partial<Engine> => ({
  createHostFunction: (host) =>
    right.createHostFunction({
      ...host,
      intrinsic: undefined,
      call: (caller, values, base) => {
        const pending = host.call(caller, values, base);
        values.i32[2 * base]! ^= 1;
        return pending;
      },
    }),
});

async function firstFinding(source: Source): Promise<Finding | undefined> {
  for (let seed = 0; seed < 100; seed++) {
    const finding = await source.check(seed);
    if (finding !== undefined) return finding;
  }
  return undefined;
}

test('a wrong engine is found out, with a small module', async () => {
  const source = ownSource(new OurRunner(() => interpreterWith(wrongResults)));
  const finding = await firstFinding(source);
  expect(finding?.problem).toMatch(/ours .*native/);
  expect(finding?.bytes.length).toBeLessThan(1500);
}, 120_000);

describe('all engines side by side', () => {
  const member = (change: Parameters<typeof interpreterWith>[0]): Member => ({
    name: 'wrong',
    runner: new OurRunner(() => interpreterWith(change)),
  });

  test.each([
    ['modules', enginesSource],
    ['pairs', pairsSource],
    ['asynchronous calls', asyncSource],
  ])(
    'a wrong one is found out by %s',
    async (_, open) => {
      const finding = await firstFinding(open(new Panel([member(wrongResults)])));
      expect(finding?.problem).toMatch(/^wrong/);
    },
    120_000,
  );

  test('one that counts other fuel is found out', async () => {
    const right = new OurRunner();
    const runner: Member['runner'] = {
      async run(scenario, mode) {
        const execution = await right.run(scenario, mode);
        return { ...execution, fuel: execution.fuel.map((used) => used + 1) };
      },
    };
    const finding = await firstFinding(enginesSource(new Panel([{ name: 'wrong', runner }])));
    expect(finding?.problem).toMatch(/fuel/);
  }, 120_000);

  test.each([
    ['modules', enginesSource, 60],
    ['pairs', pairsSource, 40],
    ['asynchronous calls', asyncSource, 40],
  ])(
    '%s agree',
    async (_, open, count) => {
      if (compilersHere().length === 0) return;
      const source = open(new Panel());
      for (let seed = 0; seed < count; seed++) {
        expect((await source.check(seed))?.problem, `seed ${seed}`).toBeUndefined();
      }
    },
    300_000,
  );
});

test('the modules of a pair call each other', () => {
  const features = oracleFeatures();
  let calls = 0;
  for (let seed = 0; seed < 50; seed++) {
    const { main, partner } = generatePair(seed, features);
    const first = main.imports.findIndex(({ module }) => module === partnerModuleName);
    const callsPartner = (nodes: readonly Node[]): boolean =>
      nodes.some(
        ({ name, immediates, operands, body = [], otherwise = [] }) =>
          (/call$/.test(name) &&
            (immediates[0] as number) >= first &&
            (immediates[0] as number) < main.imports.length) ||
          [operands, body, otherwise].some(callsPartner),
      );
    if (main.functions.some(({ body }) => callsPartner(body))) calls++;
    expect(main.globals).toBe(partner.globals);
    expect(WebAssembly.validate(emit(main) as Uint8Array<ArrayBuffer>), `seed ${seed}`).toBe(true);
    expect(WebAssembly.validate(emit(partner) as Uint8Array<ArrayBuffer>), `seed ${seed}`).toBe(true);
  }
  expect(calls).toBeGreaterThan(15);
});

describe('the command', () => {
  test.each([
    [],
    ['--seconds'],
    ['--seconds', 'x'],
    ['--seconds', '1', '--source', 'none'],
    ['--seconds', '1', '--engine', 'none'],
    ['--seed', '1'],
    ['more'],
  ])('%s %s %s %s is bad usage', async (...args) => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await runCommand(args.filter((arg) => arg !== undefined))).toBe(2);
    write.mockRestore();
  });

  test('ends with the closing line', async () => {
    const lines: string[] = [];
    const log = vi.spyOn(console, 'log').mockImplementation((line: string) => {
      lines.push(line);
    });
    const code = await runCommand(['--count', '5', '--seed', '1', '--source', 'own']);
    log.mockRestore();
    expect(code).toBe(0);
    expect(lines.at(-1)).toBe('fuzz: 5 passed, 0 failed');
  });
});
