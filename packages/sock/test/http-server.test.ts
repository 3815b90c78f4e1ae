import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { captureOutput, ExitError, type Module, newModuleConfig, newRuntime } from '@wazero-ts/runtime';
import { wasiPreview1 } from '@wazero-ts/wasi-preview1';
import { expect, onTestFinished, test } from 'vitest';
import { type ListenerAddress, newSockConfig } from '../src/index.js';
import { client } from './connections.js';

const guest = readFileSync(new URL('../../../testdata/guests/c/http-server.wasm', import.meta.url));

interface Server {
  readonly address: ListenerAddress;
  readonly ended: Promise<Module>;
  readonly stdout: ReturnType<typeof captureOutput>;
  readonly stderr: ReturnType<typeof captureOutput>;
  readonly controller: AbortController;
}

async function startServer(): Promise<Server> {
  const runtime = newRuntime();
  onTestFinished(() => runtime.close());
  await runtime.instantiateHostModule(wasiPreview1());
  const compiled = await runtime.compileModule(guest);
  const [stdout, stderr, controller] = [captureOutput(), captureOutput(), new AbortController()];
  let ended: Promise<Module> | undefined;
  const address = await new Promise<ListenerAddress>((onListening, reject) => {
    const sockConfig = newSockConfig().withTCPListener('127.0.0.1', 0, { onListening });
    const config = newModuleConfig().withStdout(stdout).withStderr(stderr);
    ended = runtime.instantiateModule(compiled, config, { sockConfig, signal: controller.signal });
    ended.catch(reject);
  });
  return { address, ended: ended!, stdout, stderr, controller };
}

/** One request; the agent keeps its connection for the next one. */
function ask(agent: Agent, { host, port }: ListenerAddress, path: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request({ agent, host, port, path, method: 'POST' }, (response) => {
      const chunks: Uint8Array[] = [];
      response.on('data', (chunk: Uint8Array) => chunks.push(chunk));
      response.on('end', () => resolve(`${response.statusCode} ${Buffer.concat(chunks).toString()}`));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

test('a guest serves 1,000 requests of HTTP/1.1, most of them on connections that stay open', async () => {
  const { address, ended, stdout, stderr } = await startServer();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (let index = 0; index < 900; index++) {
    const body = index % 100 === 0 ? 'x'.repeat(40_000) : `body ${index}`;
    expect(await ask(agent, address, `/keep/${index}`, body)).toBe(`200 POST /keep/${index}: ${body}`);
  }
  agent.destroy();
  const fresh = new Agent({ keepAlive: false });
  const answers = Array.from({ length: 99 }, (_, index) => ask(fresh, address, `/fresh/${index}`, 'b'));
  expect(await Promise.all(answers)).toEqual(Array.from({ length: 99 }, (_, index) => `200 POST /fresh/${index}: b`));
  expect(await ask(fresh, address, '/stop', '')).toBe('200 POST /stop: ');
  const module = await ended;
  expect(stderr.text).toBe('');
  expect(stdout.text).toBe('1000 requests over 101 connections\n');
  // Its main function has returned, but the module is open until it is closed.
  await module.close();
  await expect(client(address)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
}, 60_000);

test('requests that come in pieces, together or not at all are served or dropped, and the server goes on', async () => {
  const { address, ended, stdout } = await startServer();
  const read = (text: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect({ ...address });
      let answer = '';
      socket.on('data', (data) => {
        answer += String(data);
      });
      socket.on('error', () => {});
      socket.on('close', () => resolve(answer));
      for (const part of text.split('|')) socket.write(part);
      socket.end();
    });
  expect(
    await read('GET /a HT|TP/1.1\r\n\r|\nGET /b HTTP/1.1\r\nContent-Length: 2\r\n\r\nxyGET /c HTTP/1.1\r\n\r\n'),
  ).toMatch(/GET \/a: HTTP.*GET \/b: xyHTTP.*GET \/c: $/s);
  expect(await read('nonsense')).toBe('');
  (await client(address)).resetAndDestroy();
  expect(await read('GET /stop HTTP/1.1\r\n\r\n')).toMatch(/200 OK/);
  await ended;
  expect(stdout.text).toMatch(/^4 requests over [34] connections\n$/);
}, 60_000);

test('a signal ends a guest that waits for a connection, and frees the port', async () => {
  const { address, ended, controller } = await startServer();
  controller.abort(new Error('enough'));
  const error = await ended.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ExitError);
  expect((error as ExitError).exitCode).toBe(0xffff_ffff);
  await expect(client(address)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('a guest that was given no socket finds none', async () => {
  const runtime = newRuntime();
  onTestFinished(() => runtime.close());
  await runtime.instantiateHostModule(wasiPreview1());
  const stderr = captureOutput();
  const run = runtime.instantiateWithConfig(guest, newModuleConfig().withStderr(stderr));
  await expect(run).rejects.toMatchObject({ exitCode: 1 });
  expect(stderr.text).toBe('no socket was opened for me\n');
});

test('sockets are refused where nobody could wait for them, and no listener stays open', async () => {
  const runtime = newRuntime();
  onTestFinished(() => runtime.close());
  await runtime.instantiateHostModule(wasiPreview1());
  const compiled = runtime.compileModuleSync(guest);
  const sockConfig = newSockConfig().withTCPListener('127.0.0.1', 0);
  expect(() => runtime.instantiateModuleSync(compiled, newModuleConfig(), { sockConfig })).toThrow(
    expect.objectContaining({ code: 'INVALID_CONFIG' }),
  );
  expect(() =>
    runtime.instantiateModuleSync(compiled, newModuleConfig().withStartFunctions(), { sockConfig: newSockConfig() }),
  ).not.toThrow();
});

test('a module that can not be made leaves no listener open', async () => {
  const runtime = newRuntime();
  onTestFinished(() => runtime.close());
  const compiled = runtime.compileModuleSync(guest);
  let address: ListenerAddress | undefined;
  const sockConfig = newSockConfig().withTCPListener('127.0.0.1', 0, {
    onListening: (at) => {
      address = at;
    },
  });
  await expect(runtime.instantiateModule(compiled, newModuleConfig(), { sockConfig })).rejects.toMatchObject({
    code: 'UNKNOWN_IMPORT',
  });
  await expect(client(address!)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});
