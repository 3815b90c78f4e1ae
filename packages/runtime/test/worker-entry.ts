import { parentPort, workerData } from 'node:worker_threads';
import type { TransferableMemory, TransferableModule } from '../src/index.js';
import { CoreFeature, CoreFeaturesV2, newRuntime } from '../src/index.js';

// The other thread of worker.test.ts: a runtime of its own over the same memory and module.
const { memory, module } = workerData as { memory: TransferableMemory; module: TransferableModule };
const runtime = newRuntime({ coreFeatures: CoreFeaturesV2 | CoreFeature.threads });
await runtime.newHostModuleBuilder('env').exportMemory('memory', memory).instantiate();
const mod = await runtime.instantiateModule(await runtime.fromTransferable(module));
parentPort!.on('message', ([name, ...args]: [string, ...unknown[]]) => {
  parentPort!.postMessage(mod.exportedFunction(name)?.call(...args));
});
parentPort!.postMessage('ready');
