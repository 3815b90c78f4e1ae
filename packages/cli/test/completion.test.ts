import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { commandNames, commands } from '../src/commands.table.js';
import { completionScript } from '../src/completion.js';
import { newScene } from './scene.js';

/** What bash offers for the last word of a command line. */
function offered(...words: string[]): string[] {
  const list = ['wazero', ...words].map((word) => `'${word}'`).join(' ');
  const script = `${completionScript('bash')}COMP_WORDS=(${list}); COMP_CWORD=${words.length}; _wazero; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8', cwd: '/' }).trim().split('\n').sort();
}

test('bash completes commands, flags and values', () => {
  expect(offered('')).toEqual([...commandNames].sort());
  expect(offered('in')).toEqual(['inspect']);
  expect(offered('run', '--m')).toEqual(['--max-memory', '--mount']);
  expect(offered('run', '-hostlogging', 'po')).toEqual(['poll']);
  expect(offered('run', '--mount', '/tm')).toEqual(['/tmp']);
  expect(offered('help', 'ver')).toEqual(['version']);
});

test('every shell gets every flag', () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const script = completionScript(shell);
    for (const { name } of commandNames.flatMap((command) => commands[command].flags)) expect(script).toContain(name);
  }
});

test('help describes every command and flag', async () => {
  const scene = newScene();
  for (const name of commandNames) {
    const { exitCode, stdout } = await scene.wazero(['help', name]);
    expect(exitCode).toBe(0);
    for (const flag of commands[name].flags) expect(stdout).toContain(`  -${flag.name}`);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  }
  scene.remove();
});
