import { type CommandName, commandNames, commands } from './commands.table.js';
import { type Flag, flagUsage } from './flags.js';

const width = 100;

/** What `wazero help` prints. */
export function generalHelp(): string {
  const longest = Math.max(...commandNames.map((name) => name.length));
  const lines = commandNames.map((name) => `  ${name.padEnd(longest)}  ${commands[name].summary}\n`);
  return `wazero runs WebAssembly programs under hard limits.

Usage:
  wazero <command>

Commands:
${lines.join('')}
A program that is not trusted: wazero run -timeout 5s -max-memory 64MiB -mount ./data:/data:ro app.wasm
`;
}

/** What `wazero help COMMAND` prints. */
export function commandHelp(name: CommandName): string {
  const { summary, usage, flags, notes } = commands[name];
  const help: Flag = { name: 'h', kind: 'switch', help: 'Prints this help.' };
  const rows = [...flags, help];
  const indent = Math.max(...rows.map((flag) => flagUsage(flag).length)) + 4;
  const lines = rows.map((flag) => `  ${flagUsage(flag).padEnd(indent - 4)}  ${wrap(flag.help, indent)}\n`);
  return `wazero ${name}: ${summary.charAt(0).toLowerCase()}${summary.slice(1)}.

Usage:
  ${usage}

Flags (one or two dashes):
${lines.join('')}${notes === undefined ? '' : `\n${notes}`}`;
}

/** Breaks a text into lines; all but the first are indented. */
function wrap(text: string, indent: number): string {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line !== '' && indent + line.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}
