import { type SockConfig, type Socket, SocketFile, sysContextOf } from '@wazero-ts/sys';
import { expect, test } from 'vitest';
import { newModuleConfig, newRuntime, Policy } from '../src/index.js';

const empty = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

class CountedSocket extends SocketFile {
  closed = 0;
  override close(): undefined {
    this.closed++;
    return undefined;
  }
}

function configOf(timing: SockConfig['timing'], listen: SockConfig['listen']): SockConfig {
  return { timing, listen };
}

test('an instance has the sockets of its options, and closes them', async () => {
  const runtime = newRuntime();
  const compiled = runtime.compileModuleSync(empty);
  for (const asynchronous of [false, true]) {
    const socket = new CountedSocket();
    const sockConfig = configOf('either', () => (asynchronous ? Promise.resolve([socket]) : [socket]));
    const config = newModuleConfig();
    const module = asynchronous
      ? await runtime.instantiateModule(compiled, config, { sockConfig })
      : runtime.instantiateModuleSync(compiled, config, { sockConfig });
    expect(sysContextOf(module)?.sockets).toEqual([socket]);
    await module.close();
    expect(socket.closed).toBe(1);
  }
  await runtime.close();
});

test('a synchronous instantiation refuses sockets that can only be waited for, and closes what comes too late', async () => {
  const runtime = newRuntime();
  const compiled = runtime.compileModuleSync(empty);
  const socket = new CountedSocket();
  let listened = 0;
  const listen = async (): Promise<readonly Socket[]> => {
    listened++;
    return [socket];
  };
  const refusal = expect.objectContaining({ code: 'INVALID_CONFIG', message: expect.stringContaining('callAsync') });
  const attempt = (sockConfig: SockConfig) => (): unknown =>
    runtime.instantiateModuleSync(compiled, newModuleConfig(), { sockConfig });
  expect(attempt(configOf('asynchronous', listen))).toThrow(refusal);
  expect(listened).toBe(0);
  expect(attempt(configOf('either', listen))).toThrow(refusal);
  expect(attempt(configOf('either', () => Promise.reject(new Error('no'))))).toThrow(refusal);
  await new Promise((resolve) => setTimeout(resolve, 1));
  expect([listened, socket.closed]).toEqual([1, 1]);
  await runtime.close();
});

test('what keeps an instance from being made closes its sockets', async () => {
  const runtime = newRuntime();
  const compiled = runtime.compileModuleSync(empty);
  const sockets: CountedSocket[] = [];
  const sockConfig = configOf('either', () => {
    sockets.push(new CountedSocket());
    return sockets.slice(-1);
  });
  await runtime.instantiateModule(compiled, newModuleConfig().withName('taken'));
  const failing = [
    runtime.instantiateModule(compiled, newModuleConfig().withName('taken'), { sockConfig }),
    runtime.instantiateModule(compiled, newModuleConfig().withArgs('\0'), { sockConfig }),
    runtime.instantiateModule(compiled, newModuleConfig(), { sockConfig, timeoutMs: Number.NaN }),
  ];
  const results = await Promise.allSettled(failing);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(sockets.map(({ closed }) => closed)).toEqual([1, 1, 1]);
  await runtime.close();
});

test('a policy says which addresses may be listened on, before anything is opened', async () => {
  const runtime = newRuntime();
  const compiled = runtime.compileModuleSync(empty);
  let listened = 0;
  const sockConfig = (addresses?: readonly string[]): SockConfig => {
    const listen = (): readonly Socket[] => {
      listened++;
      return [new CountedSocket()];
    };
    return addresses === undefined ? { timing: 'either', listen } : { timing: 'either', listen, addresses };
  };
  const config = newModuleConfig().withPolicy(new Policy({ sockets: ['127.0.0.1:*'], openFiles: 0 }));
  await runtime.instantiateModule(compiled, config, { sockConfig: sockConfig(['127.0.0.1:80']) });
  expect(listened).toBe(1);
  const refused = sockConfig(['0.0.0.0:80']);
  await expect(runtime.instantiateModule(compiled, config, { sockConfig: refused })).rejects.toMatchObject({
    code: 'SOCKET_LIMIT',
    what: '0.0.0.0:80',
  });
  expect(() => runtime.instantiateModuleSync(compiled, config, { sockConfig: sockConfig() })).toThrow(
    'socket not allowed: an address that is not told',
  );
  expect(listened).toBe(1);
  await runtime.close();
});
