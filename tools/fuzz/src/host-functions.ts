import { valueText } from './execution.js';

/** What the imports of generated modules do: the same for both engines, and everything goes into the log. */
export interface FuzzHost {
  readonly log: string[];
  call(name: string, args: readonly unknown[]): unknown;
}

/** More than this is not kept, so that a loop around a host call costs no memory. */
const maxLog = 2000;

export function newFuzzHost(): FuzzHost {
  const log: string[] = [];
  return {
    log,
    call(name, args) {
      if (log.length < maxLog) log.push(`${name}(${args.map(valueText).join(',')})`);
      switch (name) {
        case 'mix':
          return (Math.imul(Number(args[0]), 0x01000193) ^ Number(BigInt.asIntN(32, args[1] as bigint))) | 0;
        case 'pair':
          return [BigInt(args[0] as number) * 3n, ~(args[0] as number)];
        default:
          return undefined;
      }
    },
  };
}
