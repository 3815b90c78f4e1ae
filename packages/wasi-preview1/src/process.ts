import type { Module } from '@wazero-ts/api';
import { newSysContext, type SysContext, sysContextOf } from '@wazero-ts/sys';
import { type FdTable, newFdTable } from './fd-table.js';
import { GuestMemory } from './guest-memory.js';

/** One instance as WASI sees it. */
export interface Process {
  readonly module: Module;
  readonly context: SysContext;
  readonly files: FdTable;
  readonly memory: GuestMemory;
}

const processes = new WeakMap<Module, Process>();

/** The process of a calling module; made on its first call. A module without a context gets a sandboxed one. */
export function processOf(module: Module): Process {
  return processes.get(module) ?? startProcess(module);
}

function startProcess(module: Module): Process {
  const context = sysContextOf(module) ?? newSysContext();
  const files = newFdTable(context);
  const process: Process = { module, context, files, memory: new GuestMemory(() => module.memory) };
  context.onClose(() => files.closeAll());
  processes.set(module, process);
  return process;
}
