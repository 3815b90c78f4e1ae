import { slowdown, type WorkloadRow } from './measurement.js';
import { geometricMean } from './statistics.js';

const rowHeight = 20;
const left = 190;
const width = 560;
const top = 56;

/** The powers of two that the axis shows: from at most 1 to at least the longest bar. */
function axisTicks(longest: number, shortest: number): number[] {
  const first = Math.min(0, Math.floor(Math.log2(shortest)));
  const last = Math.max(1, Math.ceil(Math.log2(longest)));
  return Array.from({ length: last - first + 1 }, (_, i) => 2 ** (first + i));
}

const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/**
 * The slowdown of each workload relative to V8 as an SVG document: horizontal bars on a logarithmic axis, the longest
 * last, and a line at V8's own speed.
 *
 * @param title - shown on top; says the engine and where the figures come from
 */
export function plotSvg(title: string, rows: readonly WorkloadRow[]): string {
  const bars = rows.map((row) => ({ name: row.name, value: slowdown(row) })).sort((a, b) => a.value - b.value);
  const values = bars.map(({ value }) => value);
  const ticks = axisTicks(Math.max(...values, 1), Math.min(...values, 1));
  const scale = width / Math.log2(ticks.at(-1)! / ticks[0]!);
  const x = (value: number): number => left + Math.log2(value / ticks[0]!) * scale;
  const bottom = top + bars.length * rowHeight;
  const lines = ticks.map(
    (tick) =>
      `<line x1="${x(tick).toFixed(1)}" y1="${top - 6}" x2="${x(tick).toFixed(1)}" y2="${bottom}" stroke="${tick === 1 ? '#333' : '#ddd'}"/>` +
      `<text x="${x(tick).toFixed(1)}" y="${top - 10}" text-anchor="middle">${tick}</text>`,
  );
  const marks = bars.map(({ name, value }, i) => {
    const y = top + i * rowHeight;
    const [from, to] = [Math.min(x(value), x(1)), Math.max(x(value), x(1))];
    return (
      `<text x="${left - 8}" y="${y + 14}" text-anchor="end">${escapeText(name)}</text>` +
      `<rect x="${from.toFixed(1)}" y="${y + 3}" width="${(to - from).toFixed(1)}" height="${rowHeight - 6}" fill="${value <= 1 ? '#3c763d' : '#31708f'}"/>` +
      `<text x="${(to + 6).toFixed(1)}" y="${y + 14}">${value.toFixed(2)}</text>`
    );
  });
  const mean = bars.length === 0 ? '' : `, geometric mean ${geometricMean(values).toFixed(2)}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left + width + 70}" height="${bottom + 16}" font-family="sans-serif" font-size="12">`,
    `<title>${escapeText(title)}</title>`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    `<text x="12" y="20" font-size="14">${escapeText(title)}</text>`,
    `<text x="12" y="${top - 10}">times V8${mean}</text>`,
    ...lines,
    ...marks,
    '</svg>',
    '',
  ].join('\n');
}
