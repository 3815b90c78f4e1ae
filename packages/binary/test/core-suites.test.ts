/**
 * The binaries of the core test suites through the decoder alone: what must decode, what is malformed, what is invalid.
 * The suites are no part of the project: they are found through WAZERO_TS_SPECTEST or beside the checkout.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { CoreFeature, CoreFeaturesV1, CoreFeaturesV2, DecodeError, ValidationError } from '@wazero-ts/api';
import { describe, expect, test } from 'vitest';
import { decodeModule } from '../src/index.js';

const root =
  process.env['WAZERO_TS_SPECTEST'] ?? fileURLToPath(new URL('../../../../shared/spectest', import.meta.url));
const isPresent = existsSync(root);
if (!isPresent) console.log('core suites skipped: set WAZERO_TS_SPECTEST to the folder of the converted suites');

interface Command {
  readonly type: string;
  readonly line: number;
  readonly module_index?: number;
  readonly text?: string;
}

interface Script {
  readonly commands: readonly Command[];
  readonly modules: readonly string[];
}

interface Tally {
  /** Modules that must decode, and did. */
  decoded: number;
  /** Of assert_malformed: the decoder's error, and the validator's (it met something invalid before what is malformed). */
  malformed: number;
  malformedButInvalidFirst: number;
  /** Of assert_invalid: the validator's error, and the decoder's. */
  invalid: number;
  invalidButMalformedFirst: number;
}

const suites: readonly (readonly [string, number, Tally])[] = [
  [
    'v1',
    CoreFeaturesV1,
    { decoded: 877, malformed: 660, malformedButInvalidFirst: 1, invalid: 989, invalidButMalformedFirst: 0 },
  ],
  [
    'v2',
    CoreFeaturesV2,
    { decoded: 1716, malformed: 719, malformedButInvalidFirst: 0, invalid: 2144, invalidButMalformedFirst: 2 },
  ],
  [
    'threads',
    CoreFeaturesV2 | CoreFeature.threads,
    { decoded: 249, malformed: 0, malformedButInvalidFirst: 0, invalid: 147, invalidButMalformedFirst: 0 },
  ],
  [
    'tail-call',
    CoreFeaturesV2 | CoreFeature.tailCall,
    { decoded: 6, malformed: 0, malformedButInvalidFirst: 0, invalid: 24, invalidButMalformedFirst: 0 },
  ],
  [
    'extended-const',
    CoreFeaturesV2 | CoreFeature.extendedConst,
    { decoded: 95, malformed: 4, malformedButInvalidFirst: 0, invalid: 89, invalidButMalformedFirst: 0 },
  ],
];

describe('core suites', () => {
  test.skipIf(!isPresent).each(suites)('%s: every module is told apart', (suite, features, expected) => {
    const tally: Tally = {
      decoded: 0,
      malformed: 0,
      malformedButInvalidFirst: 0,
      invalid: 0,
      invalidButMalformedFirst: 0,
    };
    const failures: string[] = [];
    for (const [file, script] of scriptsOf(suite)) {
      for (const command of flatten(script.commands)) {
        if (command.module_index === undefined) continue;
        const bytes = Uint8Array.from(Buffer.from(script.modules[command.module_index] as string, 'base64'));
        const problem = count(tally, command, errorOf(bytes, features));
        if (problem !== undefined) failures.push(`${file}:${command.line} ${command.type}: ${problem}`);
      }
    }
    expect(failures).toEqual([]);
    expect(tally).toEqual(expected);
  });
});

function* scriptsOf(suite: string): Generator<readonly [string, Script]> {
  for (const file of readdirSync(`${root}/${suite}`)) {
    if (!file.endsWith('.json.gz')) continue;
    yield [file, JSON.parse(gunzipSync(readFileSync(`${root}/${suite}/${file}`)).toString()) as Script];
  }
}

/** Commands of threads stand inside their thread command. */
function flatten(commands: readonly (Command & { readonly commands?: readonly Command[] })[]): readonly Command[] {
  return commands.flatMap((command) => [command, ...(command.commands ?? [])]);
}

/** @returns what is wrong, or `undefined` */
function count(tally: Tally, command: Command, error: unknown): string | undefined {
  const isTyped = error instanceof DecodeError || error instanceof ValidationError;
  if (error !== undefined && !isTyped) return `an untyped error: ${String(error)}`;
  if (command.type === 'assert_malformed') {
    if (error === undefined) return `accepted, but it is malformed: ${command.text}`;
    if (error instanceof DecodeError) tally.malformed++;
    else tally.malformedButInvalidFirst++;
  } else if (command.type === 'assert_invalid') {
    if (error === undefined) return `accepted, but it is invalid: ${command.text}`;
    if (error instanceof ValidationError) tally.invalid++;
    else tally.invalidButMalformedFirst++;
  } else {
    if (error !== undefined) return `refused: ${String(error)}`;
    tally.decoded++;
  }
  return undefined;
}

function errorOf(bytes: Uint8Array, features: number): unknown {
  try {
    decodeModule(bytes, { features });
    return undefined;
  } catch (error) {
    return error;
  }
}
