import { describe, expect, it } from 'vitest';
import type { WorkloadRow } from '../src/measurement.js';
import { plotSvg } from '../src/plot.js';

const row = (name: string, oursMs: number): WorkloadRow => ({
  kind: 'workload',
  name,
  group: 'scalar',
  oursMs,
  v8Ms: 10,
});

describe('the plot', () => {
  it('sorts the bars and marks what is faster than V8', () => {
    const svg = plotSvg('compiler <amd64>', [row('slow', 40), row('fast', 5), row('equal', 10)]);
    expect(svg.indexOf('>fast<')).toBeLessThan(svg.indexOf('>equal<'));
    expect(svg.indexOf('>equal<')).toBeLessThan(svg.indexOf('>slow<'));
    expect(svg).toContain('compiler &lt;amd64&gt;');
    expect(svg).toContain('geometric mean 1.26');
    expect(svg.match(/#3c763d/g)).toHaveLength(2);
    // The axis reaches from the fastest to the slowest on powers of two.
    for (const tick of ['0.5', '1', '2', '4']) expect(svg).toContain(`text-anchor="middle">${tick}</text>`);
    expect(svg).toContain('width="373.3"');
  });

  it('is a document even without rows', () => {
    expect(plotSvg('none', [])).toMatch(/^<svg [^>]+>[\s\S]*<\/svg>\n$/);
  });
});
