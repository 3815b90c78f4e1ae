import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { caseContext } from './case-context.js';
import type { GuestCase } from './guest-case.js';
import type { GuestHost } from './guest-host.js';
import { firstDifference, outcomeDigest } from './outcome.js';
import { v8Outcome } from './v8-outcome.js';

/** How one case went. */
export interface CaseReport {
  readonly passed: boolean;
  /** The line to print, and what went wrong below it. */
  readonly text: string;
}

/** Runs a case on our engine and on V8 and compares what both produced. */
export async function runCase(guestCase: GuestCase, host: GuestHost, full: boolean): Promise<CaseReport> {
  const { name } = guestCase;
  const folder = mkdtempSync(join(tmpdir(), 'wazero-ts-guest-'));
  try {
    const [ourFolder, theirFolder] = [join(folder, 'ours'), join(folder, 'v8')];
    mkdirSync(ourFolder);
    mkdirSync(theirFolder);
    const theirs = await v8Outcome(name, full, theirFolder);
    const context = caseContext({ host, full, folder: ourFolder });
    const start = performance.now();
    const ours = await guestCase.run(context);
    const milliseconds = Math.round(performance.now() - start);
    const problem = firstDifference(ours, theirs) ?? guestCase.check?.(ours, context);
    const figures = `sha256 ours=${outcomeDigest(ours)} v8=${outcomeDigest(theirs)}  ${milliseconds} ms`;
    return problem === undefined
      ? { passed: true, text: `ok ${name}  ${figures}` }
      : { passed: false, text: `FAILED ${name}  ${figures}\n    ${problem}` };
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { passed: false, text: `FAILED ${name}\n    ${text.replaceAll('\n', '\n    ')}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
