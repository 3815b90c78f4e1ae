// Run a plugin that nobody trusts: it gets one host function, a memory limit, fuel and a deadline.
import { readFileSync } from 'node:fs';
import { ExitError, LimitError, type Module, newModuleConfig, newRuntime, newRuntimeConfig, Trap } from 'wazero-ts';

const runtime = newRuntime(newRuntimeConfig().withMemoryLimitPages(16));
await runtime
  .newHostModuleBuilder('host')
  .newFunctionBuilder()
  .withModuleFunc(
    (plugin: Module, offset: number, length: number) => {
      // Never trust an offset of the guest: readString answers undefined outside of its memory.
      console.log('plugin says:', plugin.memory?.readString(offset, length) ?? '(out of bounds)');
    },
    ['i32', 'i32'],
    [],
  )
  .export('log')
  .instantiate();

const compiled = await runtime.compileModule(
  readFileSync(new URL('../../src/plugin-host/plugin.wasm', import.meta.url)),
);
const newPlugin = (): Promise<Module> => runtime.instantiateModule(compiled, newModuleConfig().withName(''));
const plugin = await newPlugin();

const price = plugin.func('price', ['i32'], ['i32']).withOptions({ fuel: 10_000, timeoutMs: 1000 });
console.log('price of 50:', price.call(50));
console.log('price of 200:', price.call(200));

// Fuel ends an endless loop; the plugin stays usable.
try {
  plugin.exportedFunction('spin')?.withOptions({ fuel: 100_000 }).call();
} catch (error) {
  if (!(error instanceof LimitError)) throw error;
  console.log('endless loop:', error.code, `of ${error.allowed}`);
}
console.log('price of 300:', price.call(300));

// Recursion has a depth; more memory than the limit is refused, as the guest sees by the -1.
try {
  plugin.exportedFunction('recurse')?.call();
} catch (error) {
  if (!(error instanceof Trap)) throw error;
  console.log('endless recursion:', error.code);
}
console.log('memory:', plugin.exportedFunction('hoard')?.call());

// A deadline ends the call and closes the plugin; start another one.
try {
  plugin.exportedFunction('spin')?.withOptions({ timeoutMs: 50 }).call();
} catch (error) {
  if (!(error instanceof ExitError)) throw error;
  console.log('deadline:', `0x${error.exitCode.toString(16)}`, 'closed:', plugin.isClosed);
}
console.log('a new one:', (await newPlugin()).exportedFunction('price')?.call(10));

await runtime.close();
