import type { HostFunctionDefinition, Module, ValueType } from '@wazero-ts/api';
import { type Awaitable, Blockable, Errno, isBlockable, isErrno, isPromiseLike } from '@wazero-ts/sys';
import { type Process, processOf } from './process.js';

/** What a WASI function gives: an errno, or nothing for success. */
export type WasiResult = Awaitable<Errno | undefined>;

/**
 * One function of WASI. To keep the many steps of each readable, its body may also *throw* an {@link Errno} (or reject
 * with one) where it can not go on; {@link hostFunction} turns that into the result. Anything else that is thrown
 * passes through.
 */
export interface WasiFunction {
  readonly name: string;
  readonly params: readonly WasiParam[];
  readonly hasResult: boolean;
  readonly body: (process: Process, ...args: never[]) => WasiResult;
}

interface WasiParam {
  readonly name: string;
  readonly type: 'i32' | 'i64';
}

/**
 * Describes a function whose parameters are all i32; the body gets them as unsigned numbers.
 *
 * @param params - names; those that begin with `result.` are where results are written
 */
export function wasiFunction(
  name: string,
  params: string,
  body: (process: Process, ...args: number[]) => WasiResult,
): WasiFunction {
  return wasiFunctionWithLongs(name, params, body);
}

/** As {@link wasiFunction}; a parameter marked by `:i64` is one, and the body gets it as an unsigned bigint. */
export function wasiFunctionWithLongs(name: string, params: string, body: WasiFunction['body']): WasiFunction {
  const parsed = params.split(' ').filter((param) => param !== '');
  return {
    name,
    params: parsed.map((param): WasiParam => {
      const [paramName = '', type] = param.split(':');
      return { name: paramName, type: type === 'i64' ? 'i64' : 'i32' };
    }),
    hasResult: true,
    body,
  };
}

/** A function as the runtime takes it. */
export function hostFunction({ name, params, hasResult, body }: WasiFunction): HostFunctionDefinition {
  return {
    exportName: name,
    name,
    params: params.map(({ type }): ValueType => type),
    results: hasResult ? ['i32'] : [],
    paramNames: params.map((param) => param.name),
    resultNames: hasResult ? ['errno'] : [],
    body: { kind: 'stack', call: stackBody(params, body) },
  };
}

type StackBody = (caller: Module, stack: DataView) => unknown;

function stackBody(params: readonly WasiParam[], body: WasiFunction['body']): StackBody {
  const call = body as (process: Process, ...args: (number | bigint)[]) => WasiResult;
  const invoke = invoker(params, call);
  return (caller, stack) => {
    try {
      const result = invoke(processOf(caller), stack);
      if (!isPromiseLike(result)) return setErrno(stack, result);
      return finishLater(result, stack);
    } catch (error) {
      return setThrownErrno(stack, error);
    }
  };
}

function setErrno(stack: DataView, errno: Errno | undefined): undefined {
  // proc_exit has no result, and never gets here.
  stack.setUint32(0, errno === undefined ? Errno.ESUCCESS.code : errno.code, true);
  return undefined;
}

function setThrownErrno(stack: DataView, error: unknown): undefined {
  if (!isErrno(error)) throw error;
  return setErrno(stack, error);
}

function finishLater(result: PromiseLike<Errno | undefined>, stack: DataView): PromiseLike<undefined> {
  const park = (): PromiseLike<undefined> =>
    result.then(
      (errno) => setErrno(stack, errno),
      (error: unknown) => setThrownErrno(stack, error),
    );
  if (!isBlockable(result)) return park();
  return new Blockable(park, (timeoutMs) => {
    try {
      return setErrno(stack, result.block(timeoutMs));
    } catch (error) {
      return setThrownErrno(stack, error);
    }
  });
}

/** Reads the arguments. The counts without an i64 have code of their own: these functions are called most. */
function invoker(
  params: readonly WasiParam[],
  call: (process: Process, ...args: (number | bigint)[]) => WasiResult,
): (process: Process, stack: DataView) => WasiResult {
  const u32 = (stack: DataView, index: number): number => stack.getUint32(index * 8, true);
  if (params.every(({ type }) => type === 'i32')) {
    switch (params.length) {
      case 0:
        return (process) => call(process);
      case 1:
        return (process, stack) => call(process, u32(stack, 0));
      case 2:
        return (process, stack) => call(process, u32(stack, 0), u32(stack, 1));
      case 3:
        return (process, stack) => call(process, u32(stack, 0), u32(stack, 1), u32(stack, 2));
      case 4:
        return (process, stack) => call(process, u32(stack, 0), u32(stack, 1), u32(stack, 2), u32(stack, 3));
      default:
        break;
    }
  }
  const isLong = params.map(({ type }) => type === 'i64');
  return (process, stack) =>
    call(process, ...isLong.map((long, index) => (long ? stack.getBigUint64(index * 8, true) : u32(stack, index))));
}
