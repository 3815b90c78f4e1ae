import { expect, test } from 'vitest';
import { mermaid, withDiagram } from '../src/index.js';

const layers = new Map([
  ['packages/a', { imports: [], platform: 'neutral' as const }],
  ['packages/b', { imports: ['packages/a'], platform: 'neutral' as const }],
  ['packages/c', { imports: ['packages/a', 'packages/b'], platform: 'node' as const }],
  ['tools/t', { imports: ['packages/a'], platform: 'node' as const }],
]);

test('the diagram has the published packages and leaves implied arrows out', () => {
  expect(mermaid(layers)).toBe(
    [
      '```mermaid',
      'graph BT',
      '  b --> a',
      '  c --> b',
      '  classDef neutral fill:#dff0d8,stroke:#3c763d,color:#000',
      '  class a,b neutral',
      '```',
    ].join('\n'),
  );
});

test('the diagram replaces what stands between the markers', () => {
  const begin = '<!-- layers:begin (written by tools/check-layers) -->';
  const end = '<!-- layers:end -->';
  expect(withDiagram(`x\n${begin}\nold\n${end}\ny\n`, 'new')).toBe(`x\n${begin}\nnew\n${end}\ny\n`);
  expect(() => withDiagram('no markers', 'new')).toThrow('are missing');
});
