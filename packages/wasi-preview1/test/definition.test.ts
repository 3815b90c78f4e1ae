import { expect, test } from 'vitest';
import { wasiPreview1, wasiPreview1ModuleName } from '../src/index.js';

const { name, functions } = wasiPreview1();

test('it is wasi_snapshot_preview1 unless another name is asked for', () => {
  expect(name).toBe(wasiPreview1ModuleName);
  expect(wasiPreview1({ name: 'other' }).name).toBe('other');
});

// From the WASI preview 1 document: parameters by one letter each, i = i32, I = i64.
test('all 46 functions are there with their signatures', () => {
  const letters = (types: readonly unknown[]): string => types.map((type) => (type === 'i64' ? 'I' : 'i')).join('');
  expect(
    functions.map(({ exportName, params, results }) => `${exportName}(${letters(params)})${letters(results)}`),
  ).toEqual([
    'args_get(ii)i',
    'args_sizes_get(ii)i',
    'clock_res_get(ii)i',
    'clock_time_get(iIi)i',
    'environ_get(ii)i',
    'environ_sizes_get(ii)i',
    'fd_advise(iIIi)i',
    'fd_allocate(iII)i',
    'fd_close(i)i',
    'fd_datasync(i)i',
    'fd_fdstat_get(ii)i',
    'fd_fdstat_set_flags(ii)i',
    'fd_fdstat_set_rights(iII)i',
    'fd_filestat_get(ii)i',
    'fd_filestat_set_size(iI)i',
    'fd_filestat_set_times(iIIi)i',
    'fd_pread(iiiIi)i',
    'fd_prestat_dir_name(iii)i',
    'fd_prestat_get(ii)i',
    'fd_pwrite(iiiIi)i',
    'fd_read(iiii)i',
    'fd_readdir(iiiIi)i',
    'fd_renumber(ii)i',
    'fd_seek(iIii)i',
    'fd_sync(i)i',
    'fd_tell(ii)i',
    'fd_write(iiii)i',
    'path_create_directory(iii)i',
    'path_filestat_get(iiiii)i',
    'path_filestat_set_times(iiiiIIi)i',
    'path_link(iiiiiii)i',
    'path_open(iiiiiIIii)i',
    'path_readlink(iiiiii)i',
    'path_remove_directory(iii)i',
    'path_rename(iiiiii)i',
    'path_symlink(iiiii)i',
    'path_unlink_file(iii)i',
    'poll_oneoff(iiii)i',
    'proc_exit(i)',
    'proc_raise(i)i',
    'random_get(ii)i',
    'sched_yield()i',
    'sock_accept(iii)i',
    'sock_recv(iiiiii)i',
    'sock_send(iiiii)i',
    'sock_shutdown(ii)i',
  ]);
  expect(functions).toHaveLength(46);
});

test('every parameter has a name', () => {
  for (const { params, paramNames } of functions) {
    expect(paramNames).toHaveLength(params.length);
    expect(paramNames?.every((paramName) => /^(result\.)?[a-z_]+$/.test(paramName))).toBe(true);
  }
});
