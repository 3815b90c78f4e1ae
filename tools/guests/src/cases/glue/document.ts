import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GuestCase } from '../../guest-case.js';
import type { OutcomePart } from '../../outcome.js';
import { partText, textPart } from '../../outcome.js';
import { packagesFolder } from '../../packages.js';

const programBlock = /^```js\n(?<code>[\s\S]*?)^```$/gm;
/** What a line prints stands behind it. */
const printedLine = /^\s*console\.log\(.*\); \/\/ (?<text>.*)$/gm;

/** Our packages are found where they were built, those of others from the folder of the program. */
function withOwnPackages(code: string): string {
  return code.replace(/from '(@wazero-ts\/[a-z-]+)'/g, (_, name: string) => `from '${import.meta.resolve(name)}'`);
}

/** Runs every program of `docs/glue.md` as it stands there. */
export const documentCases: readonly GuestCase[] = [
  {
    name: 'docs',
    withoutOracle: 'the programs choose their engine',
    async run({ testdataFile }) {
      const text = readFileSync(testdataFile('../docs/glue.md'), 'utf8');
      const parts: OutcomePart[] = [];
      const folder = join(packagesFolder(), `docs-${process.pid}`);
      mkdirSync(folder);
      try {
        for (const file of ['greet.js', 'greet.wasm']) {
          copyFileSync(testdataFile(`guests/assemblyscript/${file}`), join(folder, file));
        }
        writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
        for (const [index, { groups }] of [...text.matchAll(programBlock)].entries()) {
          const { code = '' } = groups ?? {};
          const program = join(folder, `program-${index}.js`);
          writeFileSync(program, withOwnPackages(code));
          const { stdout, stderr, status } = spawnSync(process.execPath, [program], { encoding: 'utf8' });
          parts.push(textPart(`printed ${index}`, stdout + (status === 0 ? '' : `exit code ${status}\n${stderr}`)));
          const expected = [...code.matchAll(printedLine)].map((line) => `${line.groups?.['text']}\n`);
          parts.push(textPart(`expected ${index}`, expected.join('')));
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
      return parts;
    },
    check(outcome) {
      const programs = outcome.length / 2;
      if (programs < 4) return `docs/glue.md has only ${programs} programs`;
      for (let index = 0; index < programs; index++) {
        const [printed, expected] = [partText(outcome, `printed ${index}`), partText(outcome, `expected ${index}`)];
        if (expected === '') return `program ${index} of docs/glue.md says nowhere what it prints`;
        if (printed !== expected) return `program ${index} of docs/glue.md printed:\n${printed}and not:\n${expected}`;
      }
      return undefined;
    },
  },
];
