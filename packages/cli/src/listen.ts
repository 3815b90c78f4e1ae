import { newSockConfig, type TcpSockConfig } from 'wazero-ts';
import { UsageError } from './usage-error.js';

/** The listeners of `-listen HOST:PORT`; an address of version 6 may stand in brackets. */
export function sockConfigOf(addresses: readonly string[]): TcpSockConfig {
  let config = newSockConfig();
  for (const address of addresses) {
    const [, host = '', port = ''] = /^(.+):(\d{1,5})$/.exec(address) ?? [];
    if (host === '' || Number(port) > 65535) {
      throw new UsageError(`invalid value "${address}" for -listen: write HOST:PORT, such as 127.0.0.1:8080`);
    }
    config = config.withTCPListener(host.replace(/^\[(.*)\]$/, '$1'), Number(port));
  }
  return config;
}
