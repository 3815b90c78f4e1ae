import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

export type LaneType = 'i8' | 'i16' | 'i32' | 'i64' | 'f32' | 'f64';

/** A value of a script. Numbers are unsigned decimals; those of floats are the bits. */
export type ScriptValue =
  | { readonly type: 'i32' | 'i64' | 'f32' | 'f64'; readonly value: string }
  | { readonly type: 'v128'; readonly lane_type: LaneType; readonly value: readonly string[] }
  /** A number names a host reference, `null` is null, no value (expected only) is any reference that is not null. */
  | { readonly type: 'externref' | 'funcref'; readonly value?: string }
  | { readonly type: 'either'; readonly values: readonly ScriptValue[] };

export type ScriptAction =
  | { readonly type: 'invoke'; readonly module?: string; readonly field: string; readonly args: readonly ScriptValue[] }
  | { readonly type: 'get'; readonly module?: string; readonly field: string };

interface CommandBase {
  readonly line: number;
}

interface BinaryReference {
  readonly module_index: number;
}

export type ScriptCommand = CommandBase &
  (
    | ({ readonly type: 'module'; readonly name?: string } & BinaryReference)
    | ({ readonly type: 'module_definition'; readonly name?: string } & BinaryReference)
    | { readonly type: 'module_instance'; readonly instance?: string; readonly module?: string }
    | { readonly type: 'register'; readonly as: string; readonly name?: string }
    | { readonly type: 'action'; readonly action: ScriptAction }
    | { readonly type: 'assert_return'; readonly action: ScriptAction; readonly expected: readonly ScriptValue[] }
    | { readonly type: 'assert_trap' | 'assert_exhaustion'; readonly action: ScriptAction; readonly text: string }
    | ({ readonly type: 'assert_invalid' | 'assert_malformed'; readonly text: string } & BinaryReference)
    | ({ readonly type: 'assert_unlinkable' | 'assert_uninstantiable'; readonly text: string } & BinaryReference)
    | {
        readonly type: 'thread';
        readonly name: string;
        readonly shared_module?: string;
        readonly commands: readonly ScriptCommand[];
      }
    | { readonly type: 'wait'; readonly thread: string }
  );

/** One converted `.wast` file. */
export interface Script {
  readonly commands: readonly ScriptCommand[];
  /** Binaries as base64; commands refer to them by index. */
  readonly modules: readonly string[];
}

/** @throws Error when the file can not be read or is no script */
export function readScript(path: string): Script {
  const raw = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8');
  const script = JSON.parse(text) as Partial<Script>;
  if (!Array.isArray(script.commands) || !Array.isArray(script.modules)) {
    throw new Error(`${path} is no script: it must have the arrays "commands" and "modules"`);
  }
  return { commands: script.commands, modules: script.modules };
}

export function moduleBytes(modules: readonly string[], index: number): Uint8Array {
  const encoded = modules[index];
  if (encoded === undefined) throw new Error(`the script has no module ${index}`);
  return new Uint8Array(Buffer.from(encoded, 'base64'));
}

export function isAssertion(command: ScriptCommand): boolean {
  return command.type.startsWith('assert_');
}
