import { parentPort, workerData } from 'node:worker_threads';
import { ScriptRunner } from './script-runner.js';
import { newSpecStore } from './spec-store.js';
import { type ThreadInput, threadStarter } from './thread.js';

const { environment, commands, binaries, shared } = workerData as ThreadInput;
const store = newSpecStore(environment);
const runner = new ScriptRunner(store, binaries, threadStarter(environment));
if (shared !== undefined) runner.addInstance(shared.name, store.adoptMemories(shared.memories));
const tally = await runner.run(commands);
await store.close();
parentPort?.postMessage(tally);
