import { describe, expect, test } from 'vitest';
import type { WasmFrame } from '../src/index.js';
import {
  DecodeError,
  EngineUnavailableError,
  ExitError,
  exitCodeContextCanceled,
  exitCodeDeadlineExceeded,
  formatWasmStack,
  HostPromiseError,
  LimitError,
  LinkError,
  MountUnavailableError,
  recordWasmStack,
  Trap,
  ValidationError,
  WasmError,
  wasmStackOf,
} from '../src/index.js';

const frame = (signature: string): WasmFrame => ({
  moduleName: 'm',
  functionName: 'f',
  functionIndex: 0,
  signature,
  offset: 7,
});

describe('errors', () => {
  test('every class is a WasmError with its own name', () => {
    const errors = [
      new DecodeError('x', { offset: 1, section: 'type' }),
      new ValidationError('x', { functionIndex: 1, offset: 2 }),
      new LinkError('x', 'UNKNOWN_IMPORT'),
      new Trap('UNREACHABLE', []),
      new LimitError('FUEL_EXHAUSTED', { allowed: 1, used: 2 }, []),
      new ExitError(1),
      new HostPromiseError('m.f'),
      new EngineUnavailableError('compiler', 'no addon'),
      new MountUnavailableError('/srv', 'no such directory'),
    ];
    for (const error of errors) expect(error).toBeInstanceOf(WasmError);
    expect(errors.map((error) => error.name)).toEqual([
      'DecodeError',
      'ValidationError',
      'LinkError',
      'Trap',
      'LimitError',
      'ExitError',
      'HostPromiseError',
      'EngineUnavailableError',
      'MountUnavailableError',
    ]);
  });

  test('a DecodeError says section and offset', () => {
    const error = new DecodeError('unexpected end', { offset: 12, section: 'code' });
    expect(error).toMatchObject({ code: 'MALFORMED', section: 'code', offset: 12 });
    expect(error.message).toBe('section code: unexpected end (at byte 12)');
  });

  test('a ValidationError says function and offset, or offset alone', () => {
    expect(new ValidationError('type mismatch', { functionIndex: 3, offset: 40 }).message).toBe(
      'function[3]: type mismatch (at byte 40)',
    );
    expect(new ValidationError('unknown type', { functionIndex: undefined, offset: 9 }).message).toBe(
      'unknown type (at byte 9)',
    );
  });

  test('a trap prints the stack in wazero’s format', () => {
    const trap = new Trap('UNREACHABLE', [frame('m.f(i32,i64) f32'), frame('m.$1()')]);
    expect(trap.message).toBe('wasm error: unreachable\nwasm stack trace:\n\tm.f(i32,i64) f32\n\tm.$1()');
    expect(wasmStackOf(trap)).toHaveLength(2);
  });

  test('a trace prints 30 frames and says that there are more', () => {
    const lines = formatWasmStack(Array.from({ length: 31 }, () => frame('m.f()'))).split('\n');
    expect(lines).toHaveLength(1 + 1 + 30 + 1);
    expect(lines.at(-1)).toBe('\t... maybe followed by omitted frames');
  });

  test('a LimitError is a Trap that says what ran out', () => {
    const error = new LimitError('FUEL_EXHAUSTED', { allowed: 10, used: 12 }, []);
    expect(error).toBeInstanceOf(Trap);
    expect(error).toMatchObject({ code: 'FUEL_EXHAUSTED', limit: 'FUEL_EXHAUSTED', allowed: 10, used: 12 });
    expect(error.message).toBe('wasm error: fuel exhausted: allowed 10, used 12');
  });

  test('an ExitError has wazero’s text, its code unsigned, and keeps the cause', () => {
    expect(new ExitError(2).message).toBe('module closed with exit_code(2)');
    expect(new ExitError(-1)).toMatchObject({
      exitCode: exitCodeContextCanceled,
      message: 'module closed with context canceled',
    });
    expect(new ExitError(exitCodeDeadlineExceeded).message).toBe('module closed with context deadline exceeded');
    expect(new ExitError(1, { cause: 'why' }).cause).toBe('why');
  });

  test('the trace of a foreign error is kept beside it, the first one wins', () => {
    const error = new Error('host');
    recordWasmStack(error, [frame('inner')]);
    recordWasmStack(error, [frame('outer')]);
    expect(wasmStackOf(error).map((f) => f.signature)).toEqual(['inner']);
    expect(wasmStackOf('a string')).toEqual([]);
    expect(() => recordWasmStack('a string', [])).not.toThrow();
  });
});
