import { type Policy, WasmError } from '@wazero-ts/api';
import { isPromiseLike, type SockConfig, type Socket } from '@wazero-ts/sys';

/** Opens the listeners of one instance. @throws LimitError `SOCKET_LIMIT`, by rejecting */
export async function openSockets(config: SockConfig, policy: Policy | undefined): Promise<readonly Socket[]> {
  checkAddresses(config, policy);
  return config.listen();
}

/**
 * Opens the listeners of an instance that is called synchronously.
 *
 * @throws WasmError `INVALID_CONFIG` when they could only be waited for; LimitError `SOCKET_LIMIT`
 */
export function openSocketsSync(config: SockConfig, policy: Policy | undefined): readonly Socket[] {
  checkAddresses(config, policy);
  if (config.timing === 'asynchronous') refuse();
  const sockets = config.listen();
  if (!isPromiseLike(sockets)) return sockets;
  // Nobody waits for it: what it opens is closed, and why it fails does not matter any more.
  sockets.then(closeSockets, () => {});
  return refuse();
}

function checkAddresses({ addresses }: SockConfig, policy: Policy | undefined): void {
  policy?.checkSockets(addresses ?? ['an address that is not told']);
}

function refuse(): never {
  throw new WasmError(
    'INVALID_CONFIG',
    'sockConfig invalid: a socket can not be waited for in a synchronous call: use instantiateModule and callAsync',
  );
}

/** Closes the listeners of an instance that was never made. */
export function closeSockets(sockets: readonly Socket[]): void {
  for (const socket of sockets) void socket.close();
}
