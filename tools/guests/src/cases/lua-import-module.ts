import { readFileSync } from 'node:fs';
import type { FunctionDefinition, HostFunctionDefinition, Module } from '@wazero-ts/api';
import { emscripten } from '@wazero-ts/emscripten';
import { newModuleConfig, newRuntime } from '@wazero-ts/runtime';
import { wasiPreview1 } from '@wazero-ts/wasi-preview1';
import type { GuestCase } from '../guest-case.js';
import { partText, textPart } from '../outcome.js';

/** Errors are longjmp, through `invoke_vii`; the table does not fit the memory that Lua begins with. */
const program = `
  local caught = 0
  for i = 1, 300 do
    local ok, reason = pcall(function() if i % 3 == 0 then error({ code = i }) end return i end)
    if not ok then caught = caught + reason.code end
  end
  local words = {}
  for i = 1, 200000 do words[i] = 'x' .. i end
  return caught .. ' ' .. #words`;

/** The program's imports of emscripten's own library; Lua needs only the heap of them here. */
function libraryFunction({ import: place, paramTypes, resultTypes }: FunctionDefinition): HostFunctionDefinition {
  const call = (caller: Module, size: number): unknown => {
    if (place?.name !== 'emscripten_resize_heap') return resultTypes[0] === 'i64' ? 0n : 0;
    const memory = caller.memory!;
    return memory.grow(Math.ceil(((size >>> 0) - memory.size) / 65536)) === undefined ? 0 : 1;
  };
  return {
    exportName: place?.name ?? '',
    params: paramTypes,
    results: resultTypes,
    body: { kind: 'module', call: resultTypes.length === 0 ? () => undefined : call },
  };
}

/** Lua of wasmoon without its glue: the import module `emscripten` and the plain API. */
export const luaImportModuleCases: readonly GuestCase[] = [
  {
    name: 'lua-import-module',
    withoutOracle: 'the import module is ours',
    async run({ host, packageFile }) {
      if (host.config === undefined) throw new Error('it runs on our engines only');
      const runtime = newRuntime(host.config());
      const compiled = await runtime.compileModule(readFileSync(packageFile('wasmoon', 'dist/glue.wasm')));
      const { name, functions } = emscripten(compiled);
      const known = new Set(functions.map(({ exportName }) => exportName));
      const others = compiled.importedFunctions.filter(
        (one) => one.import?.module === name && !known.has(one.import.name),
      );
      await runtime.instantiateHostModule({ name, functions: [...functions, ...others.map(libraryFunction)] });
      await runtime.instantiateHostModule(wasiPreview1());
      const config = newModuleConfig().withStartFunctions('__wasm_call_ctors');
      const lua = await runtime.instantiateModule(compiled, config);
      const memory = lua.memory!;
      const call = (exported: string, ...args: unknown[]): number =>
        lua.exportedFunction(exported)!.call(...args) as number;
      const before = memory.size;
      const source = new TextEncoder().encode(`${program}\0`);
      const at = call('malloc', source.length);
      memory.write(at, source);
      const state = call('luaL_newstate');
      call('luaL_openlibs', state);
      const loaded = call('luaL_loadstring', state, at);
      const ended = call('lua_pcallk', state, 0, 1, 0, 0, 0);
      const result = call('lua_tolstring', state, -1, 0);
      const bytes = memory.view();
      const text = new TextDecoder().decode(bytes.slice(result, bytes.indexOf(0, result)));
      const hasGrown = memory.size > before;
      await runtime.close();
      return [textPart('imports', [...known].join(' ')), textPart('result', `${loaded} ${ended} ${text} ${hasGrown}`)];
    },
    check(outcome) {
      const result = partText(outcome, 'result');
      return result === '0 0 15150 200000 true' ? undefined : `Lua gave ${result}`;
    },
  },
];
