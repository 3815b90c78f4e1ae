import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../src/errors.js';
import { trapMessages } from '../src/errors.js';
import { type ErrorDescription, errorTable } from '../src/errors.table.js';

const root = new URL('../../../', import.meta.url);
const document = readFileSync(new URL('docs/errors.md', root), 'utf8');
const rows = Object.entries(errorTable) as [ErrorCode, ErrorDescription][];

describe('docs/errors.md', () => {
  test.each(rows)('has cause and remedy of %s', (code, { cause, remedy }) => {
    const section = document.split(/^### /m).find((text) => text.startsWith(`${code}\n`));
    expect(section).toBeDefined();
    expect(section).toContain(cause);
    expect(section).toContain(`**What to do:** ${remedy}`);
  });

  test('has no other codes', () => {
    const headings = [...document.matchAll(/^### (\w+)$/gm)].map((match) => match[1]);
    expect(headings.sort()).toEqual(rows.map(([code]) => code).sort());
  });
});

test('exactly the codes of trap messages are of class Trap', () => {
  const traps = rows.filter(([, { errorClass }]) => errorClass === 'Trap').map(([code]) => code);
  expect(traps.sort()).toEqual(Object.keys(trapMessages).sort());
});
