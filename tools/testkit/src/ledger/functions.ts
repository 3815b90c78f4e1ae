import { ExitError, type FunctionDefinition, HostPromiseError, recordWasmStack } from '@wazero-ts/api';
import type { FunctionType } from '@wazero-ts/binary';
import type { CallControl, EngineFunction, HostFunction, InstanceHandle, RawValue, ValueSlots } from '@wazero-ts/core';
import { readSlots, slotsFor, writeSlots } from './slots.js';

function requireOpen(instance: InstanceHandle): void {
  if (instance.exit === undefined) return;
  const { exitCode, cause } = instance.exit;
  throw new ExitError(exitCode, cause === undefined ? undefined : { cause });
}

/** A function of either kind, as the ledger's machine calls it. */
export abstract class LedgerFunction implements EngineFunction {
  abstract readonly type: FunctionType;
  abstract readonly typeId: number;
  abstract readonly definition: FunctionDefinition;
  abstract readonly instance: InstanceHandle;

  abstract run(args: readonly RawValue[], control: CallControl): RawValue[];

  invoke(values: ValueSlots, control: CallControl): void {
    requireOpen(this.instance);
    const results = this.run(readSlots(values, 0, this.type.params), control);
    writeSlots(values, 0, this.type.results, results);
  }

  /** The ledger never suspends: a promise of a host function is an error here too. */
  async invokeAsync(values: ValueSlots, control: CallControl): Promise<void> {
    this.invoke(values, control);
  }
}

export class LedgerHostFunction extends LedgerFunction {
  readonly type: FunctionType;
  readonly typeId: number;
  readonly definition: FunctionDefinition;
  readonly instance: InstanceHandle;
  private readonly host: HostFunction;

  constructor(host: HostFunction) {
    super();
    this.host = host;
    this.type = host.type;
    this.typeId = host.typeId;
    this.definition = host.definition;
    this.instance = host.instance;
  }

  run(args: readonly RawValue[], control: CallControl): RawValue[] {
    const slots = slotsFor(this.type);
    writeSlots(slots, 0, this.type.params, args);
    try {
      if (this.host.call(control.caller, slots, 0) !== undefined) throw new HostPromiseError(this.definition.debugName);
    } catch (error) {
      recordWasmStack(error, []);
      throw error;
    }
    return readSlots(slots, 0, this.type.results);
  }
}
