import type { HostFunctionLog, LogScope } from '@wazero-ts/api';
import { errnoOf } from '@wazero-ts/sys';
import { formatArgument, formatResult, formatText } from './param-formats.js';
import type { WasiFunction, WasiParam } from './wasi-function.js';

const resultPrefix = 'result.';

/** How calls of a WASI function look in a log: as in wazero's, with paths, flags and results in words. */
export function callLog({ name, params, hasResult }: WasiFunction): HostFunctionLog {
  const log: HostFunctionLog = {
    scopes: scopesOf(name),
    params(caller, args) {
      const values = args as readonly (number | bigint)[];
      return params
        .map((param, index) => argumentText(param, index, params, values, caller.memory))
        .filter((text) => text !== undefined)
        .join(',');
    },
    results(caller, args, result) {
      if (!hasResult) return '';
      const errno = errnoOf(result as number);
      const values = args as readonly number[];
      const texts = params.flatMap((param, index): string[] => {
        const { name: paramName, format } = param;
        const isText = format === 'outtext';
        if (!isText && !paramName.startsWith(resultPrefix)) return [];
        const label = isText ? paramName : paramName.slice(resultPrefix.length);
        if (errno?.code !== 0) return [`${label}=`];
        const { memory } = caller;
        const text = isText
          ? formatText(memory, values[index]!, values[index + 1]!)
          : formatResult(format, memory, values[index]!);
        return [`${label}=${text}`];
      });
      const ending = `errno=${errno?.name ?? String(result)}`;
      return texts.length === 0 ? ending : `(${[...texts, ending].join(',')})`;
    },
  };
  return isStdioTransfer(name) ? { ...log, isLeftOut: ([fd]) => (fd as number) >>> 0 <= 2 } : log;
}

/** Results, and the lengths of texts, are no arguments of their own. */
function argumentText(
  { name, format }: WasiParam,
  index: number,
  params: readonly WasiParam[],
  values: readonly (number | bigint)[],
  memory: Parameters<typeof formatText>[0],
): string | undefined {
  if (name.startsWith(resultPrefix) || format === 'outtext') return undefined;
  const before = params[index - 1]?.format;
  if (before === 'text' || before === 'outtext') return undefined;
  if (format !== 'text') return `${name}=${formatArgument(format, values[index]!)}`;
  return `${name}=${formatText(memory, values[index] as number, values[index + 1] as number)}`;
}

/** What a guest prints is seen where it is printed. */
function isStdioTransfer(name: string): boolean {
  return name === 'fd_read' || name === 'fd_write';
}

/** Arguments, environment and `sched_yield` belong to no scope. */
function scopesOf(name: string): readonly LogScope[] {
  const [area] = name.split('_');
  switch (area) {
    case 'fd':
    case 'path':
      return ['filesystem'];
    case 'clock':
    case 'poll':
    case 'random':
    case 'sock':
      return [area];
    case 'proc':
      return name === 'proc_exit' ? ['proc', 'exit'] : ['proc'];
    default:
      return [];
  }
}
