import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WASI } from 'node:wasi';
import type {
  CommandResult,
  GuestCommand,
  GuestHost,
  GuestImports,
  GuestInstance,
  GuestReactor,
  TrapKind,
} from '../guest-host.js';
import { GuestTrap } from '../guest-host.js';

const messages: readonly (readonly [RegExp, TrapKind])[] = [
  [/unreachable/, 'unreachable'],
  [/memory access out of bounds|operand is out of bounds|memory index/, 'memory access'],
  [/function signature mismatch|null function|table index is out of bounds|table (or element|access)/, 'table access'],
  [/table initializer|segment out of bounds|element segment/, 'table access'],
  [/by zero/, 'divide by zero'],
  [/unrepresentable$/, 'integer overflow'],
  [/float unrepresentable/, 'invalid conversion'],
  [/call stack/, 'stack overflow'],
];

function trapKind(error: unknown): TrapKind | undefined {
  if (!(error instanceof WebAssembly.RuntimeError || error instanceof RangeError)) return undefined;
  return messages.find(([pattern]) => pattern.test(error.message))?.[1];
}

function importObjectOf(imports: GuestImports): WebAssembly.Imports {
  const importObject: WebAssembly.Imports = {};
  for (const [module, functions] of Object.entries(imports)) {
    importObject[module] = Object.fromEntries(Object.entries(functions).map(([name, { call }]) => [name, call]));
  }
  return importObject;
}

function instantiate(bytes: Uint8Array, imports: GuestImports): GuestInstance {
  return guestInstance(
    new WebAssembly.Instance(new WebAssembly.Module(bytes as BufferSource), importObjectOf(imports)),
  );
}

function guestInstance({ exports }: WebAssembly.Instance): GuestInstance {
  return {
    call(name, ...args) {
      try {
        return (exports[name] as (...args: readonly unknown[]) => unknown)(...args);
      } catch (error) {
        const kind = trapKind(error);
        throw kind === undefined ? error : new GuestTrap(kind, error);
      }
    },
    memory: () => new Uint8Array((exports['memory'] as WebAssembly.Memory).buffer),
    global: (name) => (exports[name] as WebAssembly.Global).value,
  };
}

/** Runs a program that has files of its own as standard streams: node:wasi lets it close what it is given. */
function withWasi(
  command: GuestCommand,
  run: (wasi: WASI, imports: WebAssembly.Imports) => number | TrapKind,
): CommandResult {
  const folder = mkdtempSync(join(tmpdir(), 'wazero-ts-v8-'));
  const path = (name: string): string => join(folder, name);
  writeFileSync(path('stdin'), command.stdin ?? new Uint8Array());
  const stdin = openSync(path('stdin'), 'r');
  const stdout = openSync(path('stdout'), 'w');
  const stderr = openSync(path('stderr'), 'w');
  try {
    const wasi = new WASI({
      version: 'preview1',
      args: [...command.args],
      env: { ...command.env },
      preopens: command.mount === undefined ? {} : { '/': command.mount },
      stdin,
      stdout,
      stderr,
      returnOnExit: true,
    });
    // Node 20 crashes on some guests when its functions are imported directly.
    const wrapped = Object.fromEntries(
      Object.entries(wasi.wasiImport as Record<string, (...args: unknown[]) => unknown>).map(([name, call]) => [
        name,
        (...args: unknown[]) => call(...args),
      ]),
    );
    let end: number | TrapKind;
    try {
      end = run(wasi, { wasi_snapshot_preview1: wrapped });
    } catch (error) {
      const kind = error instanceof GuestTrap ? error.kind : trapKind(error);
      if (kind === undefined) throw error;
      end = kind;
    }
    return { end, stdout: readFileSync(path('stdout')), stderr: readFileSync(path('stderr')) };
  } finally {
    for (const descriptor of [stdin, stdout, stderr]) {
      try {
        closeSync(descriptor);
      } catch {
        // The guest has closed it.
      }
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

function runCommand(command: GuestCommand): CommandResult {
  return withWasi(command, (wasi, imports) => {
    const instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(command.file)), imports);
    return wasi.start(instance) as unknown as number;
  });
}

function runReactor(reactor: GuestReactor): CommandResult {
  return withWasi(reactor, (wasi, imports) => {
    const module = new WebAssembly.Module(readFileSync(reactor.file));
    const instance = new WebAssembly.Instance(module, { ...importObjectOf(reactor.imports), ...imports });
    wasi.initialize(instance);
    reactor.use(guestInstance(instance));
    return 0;
  });
}

/** Node's own WebAssembly and node:wasi: the oracle. */
export const v8Host: GuestHost = {
  instantiate: async (bytes, imports) => instantiate(bytes, imports),
  runCommand: async (command) => runCommand(command),
  runReactor: async (reactor) => runReactor(reactor),
};
