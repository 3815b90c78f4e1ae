import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { mermaid, withDiagram } from './diagram.js';
import { checkLayers } from './rules.js';
import { readWorkspace } from './workspace.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const readme = `${root}README.md`;

function main(args: readonly string[]): number {
  const [flag] = args;
  if (args.length > 1 || (flag !== undefined && flag !== '--write')) {
    console.error('usage: check-layers [--write]   (--write draws the diagram into README.md)');
    return 2;
  }
  const workspace = readWorkspace(root, `${root}tools/check-layers/layers.json`);
  const report = checkLayers(workspace);
  const problems = [...report.problems];
  let { failed } = report;

  const text = readFileSync(readme, 'utf8');
  const drawn = withDiagram(text, mermaid(workspace.layers));
  if (text !== drawn && flag === '--write') writeFileSync(readme, drawn);
  else if (text !== drawn) {
    failed += 1;
    problems.push('README.md: the diagram is out of date: npm run check-layers -- --write');
  }

  for (const problem of problems) console.error(problem);
  console.log(`check-layers: ${report.checked + 1 - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
