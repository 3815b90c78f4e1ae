import { type EngineName, engineNames, engineObstacle, ModuleBuilder, makeEngine } from '@wazero-ts/testkit';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  CoreFeature,
  CoreFeaturesV2,
  ExitError,
  Fuel,
  type HostModuleDefinition,
  LimitError,
  type Module,
  type ModuleConfig,
  type ModuleHostFunction,
  newHostLogging,
  newModuleConfig,
  newRuntime,
  type RuntimeConfigOptions,
  wasiPreview1,
} from '../src/index.js';

const coreFeatures = CoreFeaturesV2 | CoreFeature.threads | CoreFeature.tailCall;
const engines = engineNames.filter((name) => engineObstacle(name) === undefined);
const pageBytes = 65536;
const [success, fault, invalid] = [0, 21, 28];
const [walltime, nanotime] = [0, 1];

interface GuestOptions {
  /** Where `clock_time_get` is imported from. */
  readonly from?: string;
  readonly memory?: 'own' | 'shared' | 'none';
}

/** Reads clocks in every way that there is to call an import. */
function guestBytes({ from = 'wasi_snapshot_preview1', memory = 'own' }: GuestOptions = {}): Uint8Array {
  const builder = new ModuleBuilder();
  const type = { params: ['i32', 'i64', 'i32'], results: ['i32'] } as const;
  const clock = builder.importFunc(from, 'clock_time_get', type.params, type.results);
  if (memory !== 'none') builder.memory({ min: 1, max: 4, shared: memory === 'shared', export: 'memory' });
  builder.table({ min: 1 });
  builder.element({ functions: [clock] });
  builder.export('clock_time_get', 'func', clock);
  const signature = { params: ['i32', 'i32'], results: ['i32'] } as const;
  const operands = [
    ['local.get', 0],
    ['i64.const', 0n],
    ['local.get', 1],
  ] as const;
  builder.func({ ...signature, code: [...operands, ['call', clock]], export: 'read' });
  builder.func({ ...signature, code: [...operands, ['i32.const', 0], ['call_indirect', type]], export: 'by-table' });
  builder.func({ ...signature, code: [...operands, ['return_call', clock]], export: 'by-tail-call' });
  builder.func({
    params: ['i32'],
    code: [['loop'], ['local.get', 0], ['i64.const', 0n], ['i32.const', 0], ['call', clock], 'drop', ['br', 0], 'end'],
    export: 'spin',
  });
  return builder.toBytes();
}

class Guest {
  readonly module: Module;

  constructor(module: Module) {
    this.module = module;
  }

  read(clock: number, address = 16, how = 'read'): number {
    return this.module.func(how, ['i32', 'i32'], ['i32']).call(clock, address);
  }

  /** The time that was written. */
  time(address = 16): bigint {
    return this.module.memory!.readUint64Le(address)!;
  }

  now(clock: number, how?: string): bigint {
    expect(this.read(clock, 16, how)).toBe(success);
    return this.time();
  }

  get spin() {
    return this.module.func('spin', ['i32'], []);
  }
}

interface StartOptions extends GuestOptions {
  readonly config?: ModuleConfig;
  readonly runtime?: RuntimeConfigOptions;
  readonly wasi?: HostModuleDefinition;
}

const hostClocks = newModuleConfig().withSysWalltime().withSysNanotime();

function start(engine: EngineName, options: StartOptions = {}): Guest {
  const runtime = newRuntime({ engine: makeEngine(engine), coreFeatures, ...options.runtime });
  runtime.instantiateHostModuleSync(options.wasi ?? wasiPreview1());
  const compiled = runtime.compileModuleSync(guestBytes(options));
  return new Guest(runtime.instantiateModuleSync(compiled, options.config ?? hostClocks));
}

/** The same module with another body for `clock_time_get`, made from the one it has. */
function withClock(change: (body: ModuleHostFunction) => ModuleHostFunction): HostModuleDefinition {
  const wasi = wasiPreview1();
  const functions = wasi.functions.map((one) =>
    one.exportName === 'clock_time_get' ? { ...one, body: change(one.body as ModuleHostFunction) } : one,
  );
  return { ...wasi, functions };
}

afterEach(() => vi.restoreAllMocks());

describe.each(engines)('clock_time_get on the engine %s', (engine) => {
  test('reads the clocks of the host that JavaScript reads', () => {
    const guest = start(engine);
    let last = 0n;
    for (let turn = 0; turn < 200; turn++) {
      const before = performance.now();
      const time = guest.now(nanotime);
      const after = performance.now();
      expect(time).toBeGreaterThanOrEqual(last);
      // The addon knows the origin of this clock to less than a microsecond.
      expect(Number(time) / 1e6).toBeGreaterThan(before - 0.001);
      expect(Number(time) / 1e6).toBeLessThan(after + 0.001);
      last = time;
      const first = Date.now();
      const wall = guest.now(walltime);
      expect(Number(wall / 1_000_000n)).toBeGreaterThanOrEqual(first);
      expect(Number(wall / 1_000_000n)).toBeLessThanOrEqual(Date.now());
      expect(wall % 1_000_000n).toBe(0n);
    }
  });

  test('needs JavaScript for the first reading only, when machine code calls it', () => {
    const guest = start(engine);
    const now = vi.spyOn(performance, 'now');
    guest.now(nanotime);
    now.mockClear();
    for (const how of ['read', 'by-table', 'by-tail-call']) {
      const before = performance.now();
      expect(Number(guest.now(nanotime, how)) / 1e6).toBeGreaterThan(before - 0.001);
    }
    expect(now.mock.calls.length - 3).toBe(engine === 'interpreter' ? 3 : 0);
  });

  test('answers with the same errors before and after that', () => {
    const guest = start(engine);
    for (let turn = 0; turn < 3; turn++) {
      for (const clock of [2, 3, -1]) expect(guest.read(clock)).toBe(invalid);
      expect(guest.read(2, -1)).toBe(invalid);
      for (const address of [pageBytes - 7, pageBytes, -1, -8, 0x7fff_ffff]) {
        expect(guest.read(nanotime, address)).toBe(fault);
        expect(guest.read(walltime, address)).toBe(fault);
      }
      guest.module.memory!.writeUint64Le(pageBytes - 8, 0n);
      expect(guest.read(walltime, pageBytes - 7)).toBe(fault);
      expect(guest.time(pageBytes - 8)).toBe(0n);
      expect(guest.read(walltime, pageBytes - 8)).toBe(success);
      expect(guest.time(pageBytes - 8)).toBeGreaterThan(1_700_000_000_000_000_000n);
    }
  });

  test('reads the clocks of the configuration where they are not the host’s', () => {
    const sandboxed = start(engine, { config: newModuleConfig() });
    const readings = [0, 1, 2].map(() => [sandboxed.now(walltime), sandboxed.now(nanotime)]);
    expect(readings).toEqual([0n, 1_000_000n, 2_000_000n].map((ms) => [1_640_995_200_000_000_000n + ms, ms]));

    let ticks = 40n;
    const config = newModuleConfig()
      .withSysWalltime()
      .withNanotime(() => ++ticks, 1);
    const mixed = start(engine, { config });
    for (const tick of [41n, 42n, 43n]) {
      expect(mixed.now(nanotime)).toBe(tick);
      expect(mixed.now(walltime)).toBeGreaterThan(1_700_000_000_000_000_000n);
    }
  });

  test('reads the clocks that a test has put in place of the host’s', () => {
    vi.spyOn(Date, 'now').mockReturnValue(12_345);
    vi.spyOn(performance, 'now').mockReturnValue(2.5);
    const guest = start(engine);
    for (let turn = 0; turn < 3; turn++) {
      expect(guest.now(walltime)).toBe(12_345_000_000n);
      expect(guest.now(nanotime)).toBe(2_500_000n);
    }
  });

  test('is called each time when it is logged', () => {
    const lines: string[] = [];
    const logging = newHostLogging({ write: (line) => lines.push(line), scopes: ['clock'] });
    const guest = start(engine, { wasi: logging.wrap(wasiPreview1()) });
    for (let turn = 0; turn < 3; turn++) guest.now(nanotime);
    expect(lines.filter((line) => line.startsWith('==>'))).toHaveLength(3);
  });

  test('is called each time when somebody has wrapped it', () => {
    let calls = 0;
    const wasi = withClock((body) => {
      const inner = body.call as (...args: unknown[]) => unknown;
      const call = (caller: Module, ...args: unknown[]): unknown => {
        calls++;
        return inner(caller, ...args);
      };
      return { ...body, call: call as ModuleHostFunction['call'] };
    });
    const guest = start(engine, { wasi });
    for (let turn = 0; turn < 3; turn++) guest.now(nanotime);
    expect(calls).toBe(3);
  });

  test('works for the module that calls it, whoever exports it', () => {
    const runtime = newRuntime({ engine: makeEngine(engine), coreFeatures });
    runtime.instantiateHostModuleSync(wasiPreview1());
    const instantiate = (options: GuestOptions, config: ModuleConfig): Guest =>
      new Guest(runtime.instantiateModuleSync(runtime.compileModuleSync(guestBytes(options)), config));
    const first = instantiate({}, hostClocks.withName('first'));
    const second = instantiate({ from: 'first' }, newModuleConfig().withName('second'));
    for (let turn = 0n; turn < 3n; turn++) {
      expect(first.now(nanotime)).toBeGreaterThan(1_000_000n);
      expect(second.now(nanotime)).toBe(turn * 1_000_000n);
    }
    const third = instantiate({ from: 'first' }, hostClocks.withName('third'));
    for (let turn = 0; turn < 3; turn++) {
      first.module.memory!.writeUint64Le(16, 0n);
      expect(third.now(nanotime)).toBeGreaterThan(1_000_000n);
      expect(first.time()).toBe(0n);
    }
    // A call from JavaScript is one of the host module, which has no memory.
    const exported = third.module.func('clock_time_get', ['i32', 'i64', 'i32'], ['i32']);
    expect(exported.call(nanotime, 0n, 16)).toBe(fault);
  });

  test('faults without a memory', () => {
    const guest = start(engine, { memory: 'none' });
    for (let turn = 0; turn < 3; turn++) expect(guest.read(nanotime)).toBe(fault);
  });

  test('writes to shared memory, and to what a memory has grown by', () => {
    for (const memory of ['shared', 'own'] as const) {
      const guest = start(engine, { memory });
      guest.now(nanotime);
      expect(guest.read(nanotime, pageBytes)).toBe(fault);
      for (const pages of [1, 0, 2]) {
        guest.module.memory!.grow(pages);
        const address = guest.module.memory!.size - 8;
        expect(guest.read(nanotime, address)).toBe(success);
        expect(guest.time(address)).toBeGreaterThan(0n);
        expect(guest.read(nanotime, address + 1)).toBe(fault);
      }
    }
  });

  test('uses the fuel of a call as any host function', () => {
    const guest = start(engine);
    const used = (): number => {
      const fuel = new Fuel(1000);
      guest.module.func('read', ['i32', 'i32'], ['i32']).withOptions({ fuel }).call(nanotime, 16);
      return 1000 - fuel.remaining;
    };
    const byJavaScript = used();
    expect(byJavaScript).toBeGreaterThan(0);
    expect([used(), used()]).toEqual([byJavaScript, byJavaScript]);
    expect(() => guest.spin.withOptions({ fuel: 10_000 }).call(nanotime)).toThrow(LimitError);
  });

  test('lets a loop that does nothing else be ended', async () => {
    const runtime = { closeOnContextDone: true };
    const timely = start(engine, { runtime });
    timely.now(nanotime);
    expect(() => timely.spin.withOptions({ timeoutMs: 30 }).call(nanotime)).toThrow(ExitError);
    expect(() => timely.read(nanotime)).toThrow(ExitError);

    const aborted = start(engine, { runtime });
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 30);
    await expect(aborted.spin.callAsync([nanotime], { signal: abort.signal })).rejects.toThrow(ExitError);

    const closed = start(engine, { runtime });
    setTimeout(() => void closed.module.closeWithExitCode(3), 30);
    await expect(closed.spin.callAsync([walltime])).rejects.toMatchObject({ exitCode: 3 });
  });
});
