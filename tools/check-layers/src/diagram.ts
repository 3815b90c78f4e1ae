import type { Layer } from './workspace.js';

const begin = '<!-- layers:begin (written by tools/check-layers) -->';
const end = '<!-- layers:end -->';

/** Whether `from` reaches `to` by two arrows or more. */
function isImplied(layers: ReadonlyMap<string, Layer>, from: string, to: string): boolean {
  const reaches = (folder: string): boolean =>
    (layers.get(folder)?.imports ?? []).some((next) => next === to || reaches(next));
  return (layers.get(from)?.imports ?? []).some((next) => next !== to && reaches(next));
}

/** The published packages as a mermaid graph; an arrow that follows from others is left out. */
export function mermaid(layers: ReadonlyMap<string, Layer>): string {
  const published = [...layers].filter(([folder]) => folder.startsWith('packages/'));
  const name = (folder: string): string => folder.slice('packages/'.length);
  const arrows = published.flatMap(([from, { imports }]) =>
    imports.filter((to) => !isImplied(layers, from, to)).map((to) => `  ${name(from)} --> ${name(to)}`),
  );
  const neutral = published.filter(([, layer]) => layer.platform === 'neutral').map(([folder]) => name(folder));
  return [
    '```mermaid',
    'graph BT',
    ...arrows,
    '  classDef neutral fill:#dff0d8,stroke:#3c763d,color:#000',
    `  class ${neutral.join(',')} neutral`,
    '```',
  ].join('\n');
}

/**
 * Puts a diagram between the markers of a Markdown text.
 *
 * @throws Error when the markers are missing.
 */
export function withDiagram(markdown: string, diagram: string): string {
  const from = markdown.indexOf(begin);
  const to = markdown.indexOf(end);
  if (from < 0 || to < from) throw new Error(`the markers ${begin} and ${end} are missing`);
  return `${markdown.slice(0, from + begin.length)}\n${diagram}\n${markdown.slice(to)}`;
}
