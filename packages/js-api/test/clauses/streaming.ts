import type { ResponseLike } from '../../src/index.js';
import type { Section } from './clause.js';
import { brokenBytes, emptyModule, oneOfEach, reexporter } from './modules.js';

const wasm = { headers: { 'Content-Type': 'application/wasm' } };
const response = (bytes: Uint8Array, init: ResponseInit = wasm) => new Response(bytes.slice(), init) as ResponseLike;
const notResponses = [undefined, null, 1, {}, emptyModule, new Blob()] as unknown as ResponseLike[];

export const streamingSection: Section = {
  title: 'Web API 4. Streaming',
  clauses: [
    {
      title: 'compileStreaming(source)',
      async run(check) {
        const { WebAssembly } = check;
        const module = await WebAssembly.compileStreaming(response(emptyModule));
        check.equal('a response', module instanceof WebAssembly.Module, true);
        const promised = await WebAssembly.compileStreaming(Promise.resolve(response(emptyModule)));
        check.equal('a promise of one', promised instanceof WebAssembly.Module, true);
        await check.rejects(
          'bytes that are no module',
          WebAssembly.compileStreaming(response(brokenBytes)),
          'CompileError',
        );
        const reason = new Error('of the source');
        await check.rejects('a promise that rejects', WebAssembly.compileStreaming(Promise.reject(reason)), reason);
        for (const value of notResponses) {
          await check.rejects(`no response: ${String(value)}`, WebAssembly.compileStreaming(value), 'TypeError');
        }
      },
    },
    {
      title: 'instantiateStreaming(source, importObject)',
      async run(check) {
        const { WebAssembly } = check;
        const { module, instance } = await WebAssembly.instantiateStreaming(response(oneOfEach().toBytes()));
        check.equal('a module', module instanceof WebAssembly.Module, true);
        check.equal('an instance', instance.exports['f'](), 7);
        const importing = () => response(reexporter().toBytes());
        const linked = await WebAssembly.instantiateStreaming(importing(), { a: instance.exports });
        check.equal('with imports', linked.instance.exports['m'], instance.exports['m']);
        await check.rejects('imports that are missing', WebAssembly.instantiateStreaming(importing()), 'TypeError');
        await check.rejects(
          'imports that do not fit',
          WebAssembly.instantiateStreaming(importing(), { a: {} }),
          'LinkError',
        );
        for (const value of notResponses) {
          await check.rejects(`no response: ${String(value)}`, WebAssembly.instantiateStreaming(value), 'TypeError');
        }
      },
    },
    {
      title: 'compile a potential WebAssembly response',
      async run(check) {
        const { WebAssembly } = check;
        const compile = (contentType: string | undefined, init: ResponseInit = {}) =>
          WebAssembly.compileStreaming(
            response(emptyModule, {
              ...init,
              headers: contentType === undefined ? {} : { 'Content-Type': contentType },
            }),
          );
        for (const type of ['application/wasm', 'APPLICATION/Wasm', ' application/wasm\t']) {
          const isModule = compile(type).then((module) => module instanceof WebAssembly.Module);
          await check.resolves(`type ${JSON.stringify(type)}`, isModule, true);
        }
        for (const type of [undefined, '', 'text/plain', 'application/wasm;charset=utf-8', 'application/wasm2']) {
          await check.rejects(`type ${JSON.stringify(type)}`, compile(type), 'TypeError');
        }
        await check.rejects('a status that is not ok', compile('application/wasm', { status: 404 }), 'TypeError');
        const used = new Response(emptyModule.slice(), wasm);
        await used.arrayBuffer();
        await check.rejects('a body that was read', WebAssembly.compileStreaming(used as ResponseLike), 'TypeError');
        const fresh = new Response(emptyModule.slice(), wasm);
        await WebAssembly.compileStreaming(fresh as ResponseLike);
        check.equal('it is read', fresh.bodyUsed, true);
        const reason = new Error('of the body');
        const failing = new ReadableStream({
          pull() {
            throw reason;
          },
        });
        await check.rejects(
          'a body that fails',
          WebAssembly.compileStreaming(new Response(failing, wasm) as ResponseLike),
          reason,
        );
      },
    },
  ],
};
