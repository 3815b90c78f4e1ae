import { assertNever, type Module, newStackReferences, type StackReferences, type ValueType } from '@wazero-ts/api';
import { describeError, wrongLinkError, wrongRefusal, wrongStartTrap, wrongTrap } from './expected-errors.js';
import { isAssertion, moduleBytes, type ScriptAction, type ScriptCommand, type ScriptValue } from './script.js';
import type { SpecModule, SpecStore } from './spec-store.js';
import { newTally, type Tally } from './tally.js';
import type { RunningThread, ThreadStarter } from './thread.js';
import {
  type ActualValue,
  describe,
  HostReferences,
  matches,
  readResults,
  slotCount,
  writeArgument,
} from './values.js';

/** Runs the commands of one script, in order, and counts what holds. */
export class ScriptRunner {
  readonly tally: Tally = newTally();
  private readonly store: SpecStore;
  private readonly binaries: readonly string[];
  private readonly startThread: ThreadStarter;
  readonly hosts: HostReferences = new HostReferences();
  readonly references: StackReferences = newStackReferences();
  private readonly definitions = new Map<string, SpecModule>();
  private readonly instances = new Map<string, Module>();
  private readonly threads = new Map<string, RunningThread>();
  private lastDefinition: SpecModule | undefined;
  private current: Module | undefined;

  constructor(store: SpecStore, binaries: readonly string[], startThread: ThreadStarter) {
    this.store = store;
    this.binaries = binaries;
    this.startThread = startThread;
  }

  /** Makes an instance visible to the commands under a name, as `shared_module` of a thread is. */
  addInstance(name: string, instance: Module): void {
    this.instances.set(name, instance);
  }

  async run(commands: readonly ScriptCommand[]): Promise<Tally> {
    for (const command of commands) {
      let problem: string | undefined;
      try {
        problem = await this.runCommand(command);
      } catch (error) {
        problem = describeError(error);
      }
      this.count(command, problem);
    }
    return this.tally;
  }

  private count(command: ScriptCommand, problem: string | undefined): void {
    if (isAssertion(command)) this.tally.assertions++;
    if (problem === undefined) {
      if (isAssertion(command)) this.tally.passed++;
      return;
    }
    this.tally.failed++;
    const field = 'action' in command ? ` ${JSON.stringify(command.action.field)}` : '';
    this.tally.failures.push(`line ${command.line}: ${command.type}${field}: ${problem}`);
  }

  /** @returns what is wrong, or undefined; an error that it throws is a problem too */
  private runCommand(command: ScriptCommand): string | undefined | Promise<string | undefined> {
    switch (command.type) {
      case 'module':
        this.current = undefined;
        this.define(command.module_index, command.name);
        this.instantiate(this.lastDefinition, command.name);
        return undefined;
      case 'module_definition':
        this.define(command.module_index, command.name);
        return undefined;
      case 'module_instance':
        this.current = undefined;
        this.instantiate(
          command.module === undefined ? this.lastDefinition : this.definitions.get(command.module),
          command.instance,
        );
        return undefined;
      case 'register':
        this.store.register(command.as, this.instance(command.name));
        return undefined;
      case 'action':
        this.perform(command.action);
        return undefined;
      case 'assert_return':
        return this.assertReturn(command.action, command.expected);
      case 'assert_trap':
      case 'assert_exhaustion':
        return wrongTrap(
          errorOf(() => this.perform(command.action)),
          command.text,
        );
      case 'assert_invalid':
      case 'assert_malformed':
        return wrongRefusal(errorOf(() => this.compile(command.module_index)));
      case 'assert_unlinkable': {
        const module = this.compile(command.module_index);
        return wrongLinkError(
          errorOf(() => this.store.instantiate(module)),
          command.text,
        );
      }
      case 'assert_uninstantiable': {
        const module = this.compile(command.module_index);
        return wrongStartTrap(
          errorOf(() => this.store.instantiate(module)),
          command.text,
        );
      }
      case 'thread': {
        const shared = command.shared_module;
        const thread = this.startThread({
          commands: command.commands,
          binaries: this.binaries,
          shared: shared === undefined ? undefined : { name: shared, instance: this.instance(shared) },
        });
        this.threads.set(command.name, thread);
        return undefined;
      }
      case 'wait':
        return this.join(command.thread);
      default:
        return assertNever(command);
    }
  }

  private compile(index: number): SpecModule {
    return this.store.compile(moduleBytes(this.binaries, index));
  }

  private define(index: number, name: string | undefined): void {
    this.lastDefinition = this.compile(index);
    if (name === undefined) return;
    this.definitions.set(name, this.lastDefinition);
    this.instances.delete(name);
  }

  private instantiate(module: SpecModule | undefined, name: string | undefined): void {
    if (module === undefined) throw new Error('there is no such module definition');
    this.current = this.store.instantiate(module);
    if (name !== undefined) this.instances.set(name, this.current);
  }

  private instance(name: string | undefined): Module {
    const found = name === undefined ? this.current : this.instances.get(name);
    if (found === undefined) throw new Error(`there is no instance ${name ?? '(current)'}`);
    return found;
  }

  private perform(action: ScriptAction): ActualValue[] {
    const instance = this.instance(action.module);
    return action.type === 'get' ? [this.readGlobal(instance, action.field)] : this.invoke(instance, action);
  }

  private invoke(instance: Module, action: ScriptAction & { type: 'invoke' }): ActualValue[] {
    const fn = instance.exportedFunction(action.field);
    if (fn === undefined) throw new Error(`there is no exported function ${action.field}`);
    const { paramTypes, resultTypes } = fn.definition;
    checkArguments(action.args, paramTypes);
    const slots = Math.max(slotCount(paramTypes), slotCount(resultTypes), 1);
    const stack = new DataView(new ArrayBuffer(slots * 8));
    let slot = 0;
    for (const argument of action.args) {
      writeArgument(stack, slot, argument, this);
      slot += argument.type === 'v128' ? 2 : 1;
    }
    fn.callWithStack(stack, this.references);
    return readResults(stack, resultTypes, this.references);
  }

  private readGlobal(instance: Module, field: string): ActualValue {
    const global = instance.exportedGlobal(field);
    if (global === undefined) throw new Error(`there is no exported global ${field}`);
    const stack = new DataView(new ArrayBuffer(16));
    const value = global.get();
    switch (global.type) {
      case 'i32':
        stack.setInt32(0, value as number, true);
        break;
      case 'i64':
        stack.setBigInt64(0, value as bigint, true);
        break;
      case 'f32':
        stack.setFloat32(0, value as number, true);
        break;
      case 'f64':
        stack.setFloat64(0, value as number, true);
        break;
      case 'v128':
        new Uint8Array(stack.buffer).set(value as Uint8Array);
        break;
      default:
        stack.setBigUint64(0, this.references.toHandle(value), true);
    }
    const [read] = readResults(stack, [global.type], this.references);
    return read!;
  }

  private assertReturn(action: ScriptAction, expected: readonly ScriptValue[]): string | undefined {
    const actual = this.perform(action);
    if (actual.length === expected.length && actual.every((value, i) => matches(value, expected[i]!, this.hosts))) {
      return undefined;
    }
    return `expected ${JSON.stringify(expected)}, got [${actual.map(describe).join(', ')}]`;
  }

  private async join(name: string): Promise<string | undefined> {
    const thread = this.threads.get(name);
    if (thread === undefined) return `there is no thread ${name}`;
    const { passed, failed, assertions, failures } = await thread.result;
    this.tally.passed += passed;
    this.tally.failed += failed;
    this.tally.assertions += assertions;
    this.tally.failures.push(...failures.map((failure) => `thread ${name}: ${failure}`));
    return undefined;
  }
}

function errorOf(run: () => unknown): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
}

function checkArguments(args: readonly ScriptValue[], types: readonly ValueType[]): void {
  if (args.length === types.length && args.every((value, i) => value.type === types[i])) return;
  throw new Error(
    `the script passes (${args.map((value) => value.type).join(' ')}) to a function of (${types.join(' ')})`,
  );
}
