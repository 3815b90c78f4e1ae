import { trapCodes } from '@wazero-ts/codegen';
import { contextLayout, exitCodes, pollFlags, trapEntry, trapSources } from '@wazero-ts/exec-memory';
import { describe, expect, test } from 'vitest';
import { contextFields, pollLimitHighMask, pollRequest } from '../src/layout/context-fields.js';
import { exitCode } from '../src/layout/exit-codes.js';
import { trapNumber } from '../src/layout/trap-codes.js';

describe('the layout of contexts', () => {
  test('is the one of exec-memory', () => {
    const {
      exitCode: code,
      pollLimit,
      pollFlag,
      trapCode,
      stackLimit,
      stackTop,
      entry,
      guestPc,
      guestSp,
      fuel,
      slots,
    } = contextFields;
    expect({
      exitCode: code,
      pollLimit,
      pollFlag,
      trapCode,
      stackLimit,
      stackTop,
      entry,
      guestPc,
      guestSp,
      engine: fuel,
      slots,
    }).toMatchObject({
      exitCode: contextLayout.exitCode,
      pollLimit: contextLayout.pollLimit,
      pollFlag: contextLayout.pollFlag,
      trapCode: contextLayout.trapCode,
      stackLimit: contextLayout.stackLimit,
      stackTop: contextLayout.stackTop,
      entry: contextLayout.entry,
      guestPc: contextLayout.guestPc,
      guestSp: contextLayout.guestSp,
      engine: contextLayout.engine,
      slots: contextLayout.slots,
    });
    expect(pollRequest).toBe(pollFlags.heartbeat);
    expect(pollLimitHighMask & (pollFlags.heartbeat | pollFlags.deadline)).toBe(0);
    expect([exitCode.done, exitCode.trap]).toEqual([exitCodes.done, exitCodes.trap]);
    expect(contextFields.overflow + 8 * contextFields.overflowCount).toBeLessThanOrEqual(contextLayout.bytes);
    expect(contextFields.slots + 8 * contextFields.slotCount).toBe(contextFields.overflow);
  });

  test('numbers the traps that every target raises as codegen does', () => {
    expect(trapCodes).toMatchObject({
      stackOverflow: trapNumber.STACK_OVERFLOW,
      memory: trapNumber.OUT_OF_BOUNDS_MEMORY_ACCESS,
      counter: trapNumber.FUEL_EXHAUSTED,
    });
    expect(trapEntry(trapNumber.UNREACHABLE, trapSources.illegal)).toBe((trapNumber.UNREACHABLE << 8) | 4);
  });
});
