import type { Engine } from '@wazero-ts/core';
import { makeEngine } from '@wazero-ts/testkit';
import { describe, expect, test, vi } from 'vitest';
import { runCommand } from '../src/command.js';
import { findMismatch } from '../src/compare.js';
import { emit } from '../src/emit.js';
import type { Execution } from '../src/execution.js';
import { generate } from '../src/generate.js';
import { codeSectionStart, mutate } from '../src/mutate.js';
import { oracleFeatures } from '../src/oracle-features.js';
import type { Node } from '../src/program.js';
import { Random } from '../src/random.js';
import { OurRunner } from '../src/run-ours.js';
import { shrink } from '../src/shrink.js';
import { type Finding, mutantSource, ownSource } from '../src/sources.js';

const execution = (change: Partial<Execution> = {}): Execution => ({
  instantiation: { kind: 'returned', values: [] },
  calls: [
    { kind: 'returned', values: ['1', '2n'] },
    { kind: 'trapped', codes: ['UNREACHABLE'] },
  ],
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

test('a wrong engine is found out, with a small module', async () => {
  const right = makeEngine('interpreter');
  const wrong: Engine = {
    name: 'wrong',
    supportedFeatures: right.supportedFeatures,
    compile: (module, options) => right.compile(module, options),
    instantiate: (code, imports, instance) => right.instantiate(code, imports, instance),
    createMemory: (type, options) => right.createMemory(type, options),
    createTable: (type, options) => right.createTable(type, options),
    createGlobal: (type, value) => right.createGlobal(type, value),
    // The mistake: one bit of the first result of host functions.
    createHostFunction: (host) =>
      right.createHostFunction({
        ...host,
        call: (caller, values, base) => {
          const pending = host.call(caller, values, base);
          values.i32[2 * base]! ^= 1;
          return pending;
        },
      }),
    close: () => right.close(),
  };
  const source = ownSource(new OurRunner(() => wrong));
  let finding: Finding | undefined;
  for (let seed = 0; seed < 100 && finding === undefined; seed++) finding = await source.check(seed);
  expect(finding?.problem).toMatch(/ours .*native/);
  expect(finding?.bytes.length).toBeLessThan(1500);
}, 120_000);

describe('the command', () => {
  test.each([[], ['--seconds'], ['--seconds', 'x'], ['--seconds', '1', '--source', 'none'], ['--seed', '1'], ['more']])(
    '%s %s %s %s is bad usage',
    async (...args) => {
      const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
      expect(await runCommand(args.filter((arg) => arg !== undefined))).toBe(2);
      write.mockRestore();
    },
  );

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
