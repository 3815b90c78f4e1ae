import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { caseContext } from './case-context.js';
import { childOutcome } from './child-outcome.js';
import type { GuestCase } from './guest-case.js';
import { hostsByEngine } from './hosts/wazero-host.js';
import { firstDifference, outcomeDigest } from './outcome.js';

/** How one case went. */
export interface CaseReport {
  readonly passed: boolean;
  /** The line to print, and what went wrong below it. */
  readonly text: string;
}

/** Runs a case on our engine and on V8 and compares what both produced. */
export async function runCase(guestCase: GuestCase, engine: string, full: boolean): Promise<CaseReport> {
  const { name, readsGlobal = false, withoutOracle } = guestCase;
  const host = hostsByEngine[engine];
  if (host === undefined) throw new Error(`no engine ${engine}`);
  const folder = mkdtempSync(join(tmpdir(), 'wazero-ts-guest-'));
  try {
    const [ourFolder, theirFolder] = [join(folder, 'ours'), join(folder, 'v8')];
    mkdirSync(ourFolder);
    mkdirSync(theirFolder);
    const theirs = withoutOracle === undefined ? await childOutcome(name, 'v8', full, theirFolder) : undefined;
    const context = caseContext({ host, full, folder: ourFolder });
    const start = performance.now();
    const ours = readsGlobal ? await childOutcome(name, engine, full, ourFolder) : await guestCase.run(context);
    const milliseconds = Math.round(performance.now() - start);
    const difference = theirs === undefined ? undefined : firstDifference(ours, theirs);
    const problem = difference ?? guestCase.check?.(ours, context);
    const their = theirs === undefined ? `none: ${withoutOracle}` : outcomeDigest(theirs);
    const figures = `sha256 ours=${outcomeDigest(ours)} v8=${their}  ${milliseconds} ms`;
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
