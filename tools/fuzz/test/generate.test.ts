import { opcodes } from '@wazero-ts/binary';
import { describe, expect, test } from 'vitest';
import { emit } from '../src/emit.js';
import { generate } from '../src/generate.js';
import { oracleFeatures } from '../src/oracle-features.js';
import type { Node } from '../src/program.js';

function namesIn(nodes: readonly Node[], names: Set<string>): void {
  for (const node of nodes) {
    names.add(node.name);
    namesIn(node.operands, names);
    namesIn(node.body ?? [], names);
    if (node.otherwise !== undefined) {
      names.add('else');
      namesIn(node.otherwise, names);
    }
  }
}

describe('the generator', () => {
  test('makes modules that the WebAssembly of Node accepts', () => {
    const features = oracleFeatures();
    for (let seed = 0; seed < 500; seed++) {
      const bytes = emit(generate(seed, features)) as Uint8Array<ArrayBuffer>;
      expect(() => new WebAssembly.Module(bytes), `seed ${seed}`).not.toThrow();
    }
  }, 60_000);

  test('makes the same bytes from the same seed', () => {
    expect(emit(generate(42))).toEqual(emit(generate(42)));
  });

  test('uses every instruction of the opcode table', () => {
    const names = new Set<string>(['end']);
    for (let seed = 0; seed < 3000; seed++) for (const { body } of generate(seed).functions) namesIn(body, names);
    expect(opcodes.map(({ name }) => name).filter((name) => !names.has(name))).toEqual([]);
  }, 60_000);

  test('makes at least 200 modules a second', () => {
    // Time of this process: other work on the machine is not the generator's.
    const start = process.cpuUsage();
    for (let seed = 1000; seed < 1400; seed++) emit(generate(seed));
    const { user, system } = process.cpuUsage(start);
    expect(400 / ((user + system) / 1e6)).toBeGreaterThan(200);
  });
});
