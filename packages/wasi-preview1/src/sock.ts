import { Errno } from '@wazero-ts/sys';
import type { Process } from './process.js';
import { type WasiFunction, wasiFunction } from './wasi-function.js';

/**
 * The four functions of sockets. There is no way to give a guest a socket yet, so the number is checked and every open
 * file is none.
 */
function noSocket({ files }: Process, fd: number): Errno {
  files.get(fd);
  return Errno.ENOTSOCK;
}

export const sockFunctions: readonly WasiFunction[] = [
  wasiFunction('sock_accept', 'fd flags result.fd', noSocket),
  wasiFunction('sock_recv', 'fd ri_data ri_data_len ri_flags result.ro_datalen result.ro_flags', noSocket),
  wasiFunction('sock_send', 'fd si_data si_data_len si_flags result.so_datalen', noSocket),
  wasiFunction('sock_shutdown', 'fd how', noSocket),
];
