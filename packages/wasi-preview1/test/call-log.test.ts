import type { HostFunctionDefinition, LogScope } from '@wazero-ts/api';
import { captureOutput, type ErrnoName, stdioReader } from '@wazero-ts/sys';
import { memFS } from '@wazero-ts/sysfs';
import { expect, test } from 'vitest';
import { wasiPreview1 } from '../src/index.js';
import { FakeGuest, outside } from './fake-guest.js';

const functions = new Map(wasiPreview1().functions.map((one) => [one.exportName, one]));

/** A guest whose calls are logged: each gives what stood between the parentheses, and the results. */
class LoggedGuest extends FakeGuest {
  log(name: string, ...args: (number | bigint)[]): readonly [params: string, results: string] {
    const { log } = functions.get(name) as HostFunctionDefinition;
    const values = args.map((arg) => (typeof arg === 'bigint' ? BigInt.asIntN(64, arg) : arg | 0));
    const params = log!.params(this.module, values);
    return [params, log!.results(this.module, values, this.invoke(name, args))];
  }
}

function guestWithFiles(): LoggedGuest {
  const fs = memFS();
  const guest = new LoggedGuest({
    args: ['app', '-v'],
    environ: [['HOME', '/']],
    mounts: [{ fs, guestPath: '/animals' }],
    stdin: stdioReader('typed'),
    stdout: captureOutput(),
  });
  const fd = guest.open('bear.txt', { oflags: 1 });
  expect(fd).toBe(4);
  guest.write(4, 'pooh\n');
  return guest;
}

test('results are read from memory, and are empty after an error', () => {
  const guest = guestWithFiles();
  const result = guest.room(64);
  expect(guest.log('args_sizes_get', result, result + 4)).toEqual(['', '(argc=2,argv_len=7,errno=ESUCCESS)']);
  expect(guest.log('args_get', result, guest.room(20))[1]).toBe('errno=ESUCCESS');
  expect(guest.log('environ_sizes_get', result, result + 4)).toEqual([
    '',
    '(environc=1,environv_len=7,errno=ESUCCESS)',
  ]);
  expect(guest.log('fd_tell', 4, result)).toEqual(['fd=4', '(offset=5,errno=ESUCCESS)']);
  expect(guest.log('fd_tell', 9, result)).toEqual(['fd=9', '(offset=,errno=EBADF)']);
  expect(guest.log('fd_tell', -1, result)).toEqual(['fd=-1', '(offset=,errno=EBADF)']);
  expect(guest.log('fd_seek', 4, -2n, 1, result)).toEqual(['fd=4,offset=-2,whence=1', '(newoffset=3,errno=ESUCCESS)']);
  expect(guest.log('fd_tell', 4, outside)).toEqual(['fd=4', '(offset=,errno=EFAULT)']);
  expect(guest.log('random_get', 16, 5)).toEqual(['buf=16,buf_len=5', 'errno=ESUCCESS']);
  expect(guest.log('sched_yield')).toEqual(['', 'errno=ESUCCESS']);
});

test('clocks have names', () => {
  const guest = guestWithFiles();
  const result = guest.room(8);
  expect(guest.log('clock_time_get', 0, 0n, result)).toEqual([
    'id=realtime,precision=0',
    '(timestamp=1640995200000000000,errno=ESUCCESS)',
  ]);
  expect(guest.log('clock_res_get', 1, result)).toEqual(['id=monotonic', '(resolution=1,errno=ESUCCESS)']);
  expect(guest.log('clock_res_get', 2, result)).toEqual(['id=process_cputime', '(resolution=,errno=EINVAL)']);
  expect(guest.log('clock_res_get', 77, result)).toEqual(['id=77', '(resolution=,errno=EINVAL)']);
});

test('paths are texts and flags are names', () => {
  const guest = guestWithFiles();
  const result = guest.room(4);
  expect(guest.log('path_open', 3, 1, ...guest.text('bear.txt'), 9, 0x42n, 0n, 5, result)).toEqual([
    'fd=3,dirflags=SYMLINK_FOLLOW,path=bear.txt,oflags=CREAT|TRUNC,fs_rights_base=FD_READ|FD_WRITE,' +
      'fs_rights_inheriting=,fdflags=APPEND|NONBLOCK',
    '(opened_fd=5,errno=ESUCCESS)',
  ]);
  expect(guest.log('path_open', 3, 0, ...guest.text('none'), 0, 1n << 40n, 0n, 0x40, result)).toEqual([
    'fd=3,dirflags=,path=none,oflags=,fs_rights_base=0x10000000000,fs_rights_inheriting=,fdflags=0x40',
    '(opened_fd=,errno=EINVAL)',
  ]);
  expect(guest.log('path_unlink_file', 3, outside, 8)).toEqual([`fd=3,path=OOM(${outside},8)`, 'errno=EFAULT']);
  expect(guest.log('path_rename', 3, ...guest.text('bear.txt'), 3, ...guest.text('wolf.txt'))).toEqual([
    'fd=3,old_path=bear.txt,new_fd=3,new_path=wolf.txt',
    'errno=ESUCCESS',
  ]);
  expect(guest.log('fd_filestat_set_times', 4, 1n, 2n, 5)).toEqual([
    'fd=4,atim=1,mtim=2,fst_flags=ATIM|MTIM',
    'errno=ESUCCESS',
  ]);
  const [buffer, used] = [guest.room(10), guest.room(4)];
  guest.log('path_symlink', ...guest.text('wolf.txt'), 3, ...guest.text('link'));
  expect(guest.log('path_readlink', 3, ...guest.text('link'), buffer, 10, used)).toEqual([
    `fd=3,path=link,buf=${buffer},buf_len=10`,
    '(bufused=8,errno=ESUCCESS)',
  ]);
  expect(guest.log('sock_recv', 4, buffer, 1, 3, used, used)).toEqual([
    `fd=4,ri_data=${buffer},ri_data_len=1,ri_flags=RECV_PEEK|RECV_WAITALL`,
    '(ro_datalen=,ro_flags=,errno=ENOTSOCK)',
  ]);
  expect(guest.log('sock_shutdown', 4, 3)).toEqual(['fd=4,how=RD|WR', 'errno=ENOTSOCK']);
});

test('structures show what matters', () => {
  const guest = guestWithFiles();
  const result = guest.room(64);
  expect(guest.log('fd_prestat_get', 3, result)).toEqual(['fd=3', '(prestat={pr_name_len=8},errno=ESUCCESS)']);
  expect(guest.log('fd_prestat_get', 4, result)).toEqual(['fd=4', '(prestat=,errno=EBADF)']);
  expect(guest.log('fd_prestat_dir_name', 3, result, 8)).toEqual(['fd=3', '(path=/animals,errno=ESUCCESS)']);
  expect(guest.log('fd_prestat_dir_name', 4, result, 8)).toEqual(['fd=4', '(path=,errno=EBADF)']);
  guest.call('fd_filestat_set_times', 4, 0n, 7n, 4);
  expect(guest.log('fd_filestat_get', 4, result)).toEqual([
    'fd=4',
    '(filestat={filetype=REGULAR_FILE,size=5,mtim=7},errno=ESUCCESS)',
  ]);
  guest.call('fd_fdstat_set_rights', 4, 0x2002n, 0n);
  guest.call('fd_fdstat_set_rights', 4, 2n, 0n);
  expect(guest.log('fd_fdstat_get', 4, result)).toEqual([
    'fd=4',
    '(stat={filetype=REGULAR_FILE,fdflags=,fs_rights_base=FD_READ,fs_rights_inheriting=},errno=ESUCCESS)',
  ]);
});

test('what a guest reads from and writes to its standard streams is left out', () => {
  for (const name of ['fd_read', 'fd_write']) {
    const { log } = functions.get(name)!;
    expect([0, 1, 2, 3, -1].map((fd) => log?.isLeftOut?.([fd, 0, 0, 0]))).toEqual([true, true, true, false, false]);
  }
  expect(functions.get('fd_close')?.log?.isLeftOut).toBeUndefined();
});

test.each<[LogScope, string[]]>([
  ['clock', ['clock_res_get', 'clock_time_get']],
  ['exit', ['proc_exit']],
  ['memory', []],
  ['poll', ['poll_oneoff']],
  ['proc', ['proc_exit', 'proc_raise']],
  ['random', ['random_get']],
  ['sock', ['sock_accept', 'sock_recv', 'sock_send', 'sock_shutdown']],
])('scope %s is %j', (scope, names) => {
  const included = [...functions.values()].filter(({ log }) => log?.scopes.includes(scope));
  expect(included.map(({ exportName }) => exportName)).toEqual(names);
});

test('scope filesystem is every function of descriptors and paths, and some belong to no scope', () => {
  const scopeOf = (name: string): readonly LogScope[] => functions.get(name)!.log!.scopes;
  for (const name of functions.keys()) {
    if (/^(fd|path)_/.test(name)) expect(scopeOf(name), name).toEqual(['filesystem']);
    if (/^(args|environ|sched)_/.test(name)) expect(scopeOf(name), name).toEqual([]);
  }
});

test('proc_exit has no results', () => {
  const { log } = functions.get('proc_exit')!;
  const guest = new FakeGuest();
  expect(log?.params(guest.module, [3])).toBe('rval=3');
  expect(log?.results(guest.module, [3], undefined)).toBe('');
});

test('a number that is no errno is shown as it is', () => {
  const guest = new FakeGuest();
  const unknown: unknown = 999;
  expect(functions.get('fd_close')?.log?.results(guest.module, [3], unknown)).toBe('errno=999');
  const known: ErrnoName = 'ENOTCAPABLE';
  expect(functions.get('fd_close')?.log?.results(guest.module, [3], 76)).toBe(`errno=${known}`);
});
