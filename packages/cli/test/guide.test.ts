import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ModuleBuilder } from '@wazero-ts/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guest, newScene, type Scene } from './scene.js';

const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const text = readFileSync(fromHere('../../../docs/untrusted-programs.md'), 'utf8');

/** One command of the guide, and what it prints; standard error is shown where a terminal would have it. */
interface Step {
  readonly command: string;
  readonly output: string;
}

/** The blocks marked `console`: lines after `$ ` (and `> `) are a command, the others what it prints. */
function stepsOf(markdown: string): readonly Step[] {
  return [...markdown.matchAll(/^```console\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((part) => {
        const lines = part.split('\n');
        let commandLines = 1;
        while (lines[commandLines]?.startsWith('> ')) commandLines++;
        const command = lines.slice(0, commandLines).map((line, index) => (index === 0 ? line : line.slice(2)));
        return { command: command.join('\n'), output: lines.slice(commandLines).join('\n') };
      }),
  );
}

/** `…` stands for anything within a line. */
function patternOf(output: string): RegExp {
  const literal = output.split('…').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`);
}

/** The program whose functions misbehave. */
function hostileProgram(): Uint8Array {
  const builder = new ModuleBuilder().name('hostile');
  const write = builder.importFunc('wasi_snapshot_preview1', 'fd_write', ['i32', 'i32', 'i32', 'i32'], ['i32']);
  builder.memory({ min: 1, export: 'memory' });
  // An iovec of 6 bytes at 16.
  builder.dataSegment({
    bytes: Uint8Array.from([16, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...Buffer.from('flood\n')]),
    offset: [['i32.const', 0]],
  });
  builder.func({ code: [['loop'], ['br', 0], 'end'], export: 'spin', name: 'spin' });
  builder.func({ code: [['loop'], ['i32.const', 1], 'memory.grow', 'drop', ['br', 0], 'end'], export: 'hoard' });
  const arguments_ = [1, 0, 1, 8].map((value) => ['i32.const', value] as const);
  builder.func({ code: [['loop'], ...arguments_, ['call', write], 'drop', ['br', 0], 'end'], export: 'flood' });
  builder.func({ code: [['call', 4]], export: 'recurse' });
  return builder.toBytes();
}

let scene: Scene;
let environment: NodeJS.ProcessEnv;
beforeAll(() => {
  execFileSync(process.execPath, [fromHere('../../../node_modules/typescript/bin/tsc'), '-b', fromHere('..')]);
  scene = newScene();
  for (const folder of ['bin', 'work', 'work/data']) mkdirSync(join(scene.directory, folder));
  const command = scene.file(
    'bin/wazero',
    `#!/bin/sh\nexec "${process.execPath}" "${fromHere('../bin/wazero.mjs')}" "$@"\n`,
  );
  chmodSync(command, 0o755);
  scene.file('work/data/notes.txt', 'one two\nthree\n');
  scene.file('work/hostile.wasm', hostileProgram());
  copyFileSync(guest('c/word-count'), join(scene.directory, 'work/word-count.wasm'));
  environment = { ...process.env, PATH: `${join(scene.directory, 'bin')}:${process.env['PATH']}`, LC_ALL: 'C' };
}, 300_000);
afterAll(() => scene.remove());

const steps = stepsOf(text);

test('the guide has commands', () => {
  expect(steps.filter(({ command }) => command.includes('wazero ')).length).toBeGreaterThan(10);
});

test.each(steps.map((step) => [step.command, step] as const))(
  '$ %s',
  (_, { command, output }) => {
    const { stdout } = spawnSync('bash', ['-c', `{ ${command}\n} 2>&1`], {
      cwd: join(scene.directory, 'work'),
      env: environment,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    expect(stdout).toMatch(patternOf(output));
  },
  60_000,
);
