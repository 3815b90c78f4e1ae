import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../src/errors.js';
import { trapMessages } from '../src/errors.js';
import { type ErrorDescription, errorTable } from '../src/errors.table.js';

const root = new URL('../../../', import.meta.url);
const document = readFileSync(new URL('docs/errors.md', root), 'utf8');
const rows = Object.entries(errorTable) as [ErrorCode, ErrorDescription][];

function sourcesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sourcesBelow(path);
    return entry.name.endsWith('.ts') ? [readFileSync(path, 'utf8')] : [];
  });
}

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

/** What throws a code, where that is not the code itself. */
const constructors: Partial<Record<ErrorCode, RegExp>> = {
  MALFORMED: /new DecodeError\(/,
  INVALID: /new ValidationError\(/,
  EXIT: /new ExitError\(/,
  HOST_PROMISE: /new HostPromiseError\(/,
  ENGINE_UNAVAILABLE: /new EngineUnavailableError\(/,
  MOUNT_UNAVAILABLE: /new MountUnavailableError\(/,
};

test('the reserved codes are those that no package throws', () => {
  const packages = fileURLToPath(new URL('packages', root));
  const sources = readdirSync(packages)
    .flatMap((name) => sourcesBelow(`${packages}/${name}/src`))
    .filter((text) => !text.includes('errorTable') && !text.includes('export class WasmError'));
  const isThrown = (code: ErrorCode): boolean => {
    const pattern = constructors[code] ?? new RegExp(`['"]${code}['"]`);
    return sources.some((text) => text.split('\n').some((line) => pattern.test(line) && !/^\s*\*/.test(line)));
  };
  expect(rows.filter(([code]) => !isThrown(code)).map(([code]) => code)).toEqual(
    rows.filter(([, { reserved }]) => reserved).map(([code]) => code),
  );
});
