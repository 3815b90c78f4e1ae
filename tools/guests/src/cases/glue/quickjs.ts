import type { GuestCase } from '../../guest-case.js';
import { partText, textPart } from '../../outcome.js';
import { requireGlue } from './load.js';

/** A value inside QuickJS. */
interface Handle {
  dispose(): void;
}
interface Context {
  readonly runtime: { setMaxStackSize(bytes: number): void };
  readonly global: Handle;
  newFunction(name: string, fn: (...args: Handle[]) => Handle): Handle;
  newNumber(value: number): Handle;
  getNumber(handle: Handle): number;
  setProp(object: Handle, name: string, value: Handle): void;
  evalCode(code: string): { readonly error?: Handle; readonly value?: Handle };
  dump(handle: Handle | undefined): unknown;
}
interface Core {
  newQuickJSWASMModuleFromVariant(variant: unknown): Promise<{ newContext(): Context }>;
  newVariant(variant: unknown, options: object): unknown;
}

const program = (full: boolean): string => `
  function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
  const seen = [];
  for (let i = 0; i < ${full ? 20_000 : 200}; i++) seen.push(twice(i));
  JSON.stringify({
    fib: fib(${full ? 22 : 12}),
    sum: seen.reduce((a, b) => a + b),
    sorted: ['b', 'c', 'a'].sort(),
    match: /(\\d+)-(?<word>[a-z]+)/.exec('x 12-abc')?.groups.word,
    big: (2n ** 100n).toString(),
    date: new Date(0).toISOString(),
    nested: (() => { try { null.x; } catch (error) { return error.message; } })(),
  })
`;

/** QuickJS by emscripten, in a memory that the host makes. */
export const quickJsCases: readonly GuestCase[] = [
  {
    name: 'quickjs',
    readsGlobal: true,
    async run(context) {
      const core = requireGlue<Core>(context, 'quickjs-emscripten-core', 'dist/index.js');
      const name = '@jitl/quickjs-wasmfile-release-sync';
      const { default: variant } = requireGlue<{ default: unknown }>(context, name, 'dist/index.js');
      const wasmMemory = new WebAssembly.Memory({ initial: 256, maximum: 32_768 });
      const quickJs = await core.newQuickJSWASMModuleFromVariant(core.newVariant(variant, { wasmMemory }));
      const vm = quickJs.newContext();
      // V8 would run out of its own stack before QuickJS does of its default.
      vm.runtime.setMaxStackSize(64 * 1024);
      const twice = vm.newFunction('twice', (x) => vm.newNumber(vm.getNumber(x!) * 2));
      vm.setProp(vm.global, 'twice', twice);
      const result = vm.evalCode(program(context.full));
      const thrown = vm.evalCode('throw new TypeError("of the guest")');
      const syntax = vm.evalCode('let let = 1');
      const deep = vm.evalCode('(function f() { return f(); })()');
      const message = (value: { error?: Handle }): string => String((vm.dump(value.error) as Error).message);
      return [
        textPart('result', String(vm.dump(result.value))),
        textPart('errors', [thrown, syntax, deep].map(message).join('\n')),
        textPart('used', String(new Uint8Array(wasmMemory.buffer).some((byte) => byte !== 0))),
      ];
    },
    check(outcome) {
      if (partText(outcome, 'used') !== 'true') return "the guest does not work in the host's memory";
      const errors = partText(outcome, 'errors');
      return errors.startsWith('of the guest\n') && errors.includes('stack overflow')
        ? undefined
        : `the errors are wrong:\n${errors}`;
    },
  },
];
