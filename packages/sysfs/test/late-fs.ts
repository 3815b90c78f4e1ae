import type { FS } from '@wazero-ts/sys';

/** The same file system, whose every answer is a promise; its files too. */
export function later(fs: FS): FS {
  return new Proxy(fs, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return async (...args: unknown[]): Promise<unknown> => {
        await new Promise((resolve) => setImmediate(resolve));
        const result: unknown = await value.apply(target, args);
        const isFile = typeof result === 'object' && result !== null && 'readdir' in result;
        return isFile ? later(result as never) : result;
      };
    },
  });
}
