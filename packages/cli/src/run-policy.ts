import { readFileSync } from 'node:fs';
import { Policy, type PolicyLimits, WasmError } from 'wazero-ts';
import { CommandError } from './command-error.js';
import { fileProblem } from './file-problem.js';
import type { ParsedFlags } from './flags.js';
import { parseSize } from './size.js';
import { UsageError } from './usage-error.js';

/** The policy of `-policy`, `-fuel` and `-max-memory`, the tightest of each; unlimited when none is given. */
export function policyOf(flags: ParsedFlags): Policy {
  const file = flags.values.get('policy')?.[0];
  const limits: { -readonly [Name in keyof PolicyLimits]: PolicyLimits[Name] } =
    file === undefined ? {} : { ...readPolicy(file) };
  const fuel = fuelOf(flags);
  const maxMemory = flags.values.get('max-memory')?.[0];
  if (fuel !== undefined) limits.fuel = Math.min(fuel, limits.fuel ?? fuel);
  if (maxMemory !== undefined) {
    const bytes = parseSize(maxMemory, 'max-memory');
    limits.memoryBytes = Math.min(bytes, limits.memoryBytes ?? bytes);
  }
  return new Policy(limits);
}

function readPolicy(file: string): PolicyLimits {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandError(`can not read ${file}: ${fileProblem(error)}`, { cause: error });
  }
  try {
    return new Policy(JSON.parse(text)).limits;
  } catch (error) {
    if (error instanceof SyntaxError) throw new CommandError(`${file} is not JSON: ${error.message}`, { cause: error });
    if (error instanceof WasmError) throw new CommandError(`${file}: ${error.message}`, { cause: error });
    throw error;
  }
}

function fuelOf(flags: ParsedFlags): number | undefined {
  const text = flags.values.get('fuel')?.[0];
  if (text === undefined) return undefined;
  const fuel = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(fuel)) {
    throw new UsageError(`invalid value "${text}" for -fuel: write a whole number of units`);
  }
  return fuel;
}
