import type { HostClocks, HostFunctionDefinition, Module, ModuleHostFunction, ValueType } from '@wazero-ts/api';
import { type Awaitable, Blockable, type Errno, isBlockable, isErrno, isPromiseLike } from '@wazero-ts/sys';
import { callLog } from './call-log.js';
import type { ParamFormat } from './param-formats.js';
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
  /** Of `clock_time_get`: which clocks it reads from the host, so that engines may read them without it. */
  readonly hostClocks?: (process: Process) => HostClocks;
}

/** One parameter. */
export interface WasiParam {
  readonly name: string;
  readonly type: 'i32' | 'i64';
  /** How it is logged. */
  readonly format: ParamFormat;
}

/**
 * Describes a function whose parameters are all i32; the body gets them as unsigned numbers.
 *
 * @param params - names, each with its format in a log after a colon; those that begin with `result.` are where results
 * are written
 */
export function wasiFunction(
  name: string,
  params: string,
  body: (process: Process, ...args: number[]) => WasiResult,
): WasiFunction {
  return wasiFunctionWithLongs(name, params, body);
}

/** As {@link wasiFunction}; parameters with the formats `i64` and `rights` are i64, and the body gets unsigned bigints. */
export function wasiFunctionWithLongs(name: string, params: string, body: WasiFunction['body']): WasiFunction {
  const parsed = params.split(' ').filter((param) => param !== '');
  return {
    name,
    params: parsed.map((param): WasiParam => {
      const [paramName = '', format = 'number'] = param.split(':');
      const type = format === 'i64' || format === 'rights' ? 'i64' : 'i32';
      return { name: paramName, type, format: format as ParamFormat };
    }),
    hasResult: true,
    body,
  };
}

/** A function as the runtime takes it. */
export function hostFunction(wasi: WasiFunction): HostFunctionDefinition {
  const { name, params, hasResult } = wasi;
  return {
    exportName: name,
    name,
    params: params.map(({ type }): ValueType => type),
    results: hasResult ? ['i32'] : [],
    paramNames: params.map((param) => param.name),
    resultNames: hasResult ? ['errno'] : [],
    log: callLog(wasi),
    body: hostFunctionBody(wasi),
  };
}

function hostFunctionBody({ params, body, hostClocks }: WasiFunction): ModuleHostFunction {
  const call = moduleBody(params.length, body) as ModuleHostFunction['call'];
  if (hostClocks === undefined) return { kind: 'module', call };
  const intrinsic = {
    kind: 'read-clock',
    of: call,
    hostClocks: (caller: Module) => hostClocks(processOf(caller)),
  } as const;
  return { kind: 'module', call, intrinsic };
}

type Argument = number | bigint;
type Body = (process: Process, ...args: Argument[]) => WasiResult;

/** The counts up to 4 have code of their own, without lists: the functions that are called most are among them. */
function moduleBody(paramCount: number, body: WasiFunction['body']): (caller: Module, ...args: Argument[]) => unknown {
  const call = body as Body;
  switch (paramCount) {
    case 0:
      return (caller) => {
        try {
          return answer(call(processOf(caller)));
        } catch (error) {
          return thrownNumber(error);
        }
      };
    case 1:
      return (caller, a) => {
        try {
          return answer(call(processOf(caller), unsigned(a!)));
        } catch (error) {
          return thrownNumber(error);
        }
      };
    case 2:
      return (caller, a, b) => {
        try {
          return answer(call(processOf(caller), unsigned(a!), unsigned(b!)));
        } catch (error) {
          return thrownNumber(error);
        }
      };
    case 3:
      return (caller, a, b, c) => {
        try {
          return answer(call(processOf(caller), unsigned(a!), unsigned(b!), unsigned(c!)));
        } catch (error) {
          return thrownNumber(error);
        }
      };
    case 4:
      return (caller, a, b, c, d) => {
        try {
          return answer(call(processOf(caller), unsigned(a!), unsigned(b!), unsigned(c!), unsigned(d!)));
        } catch (error) {
          return thrownNumber(error);
        }
      };
    default:
      return (caller, ...args) => {
        for (let index = 0; index < args.length; index++) args[index] = unsigned(args[index]!);
        try {
          return answer(call(processOf(caller), ...args));
        } catch (error) {
          return thrownNumber(error);
        }
      };
  }
}

/** Values cross the public API signed; WASI's offsets, lengths and numbers are unsigned. */
function unsigned(argument: Argument): Argument {
  return typeof argument === 'number' ? argument >>> 0 : BigInt.asUintN(64, argument);
}

/** The number that the guest gets, now or later. */
function answer(result: WasiResult): Awaitable<number> {
  if (result === undefined) return 0;
  return isPromiseLike(result) ? answerLater(result) : result.code;
}

function numberOf(errno: Errno | undefined): number {
  return errno === undefined ? 0 : errno.code;
}

function thrownNumber(error: unknown): number {
  if (!isErrno(error)) throw error;
  return error.code;
}

function answerLater(result: PromiseLike<Errno | undefined>): PromiseLike<number> {
  const park = (): PromiseLike<number> => result.then(numberOf, thrownNumber);
  if (!isBlockable(result)) return park();
  return new Blockable(park, (timeoutMs) => {
    try {
      return numberOf(result.block(timeoutMs));
    } catch (error) {
      return thrownNumber(error);
    }
  });
}
