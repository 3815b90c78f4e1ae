import { WasmError, wasmStackOf } from 'wazero-ts';

/** The first line of what went wrong: what a person needs who does not debug the program. */
export function errorLine(error: unknown): string {
  const [line = ''] = messageOf(error).split('\n');
  return line;
}

/** What is known beside {@link errorLine}: the stack of the guest for what it did, the stack of JavaScript for what the host did. */
export function errorTrace(error: unknown): string {
  const cause = error instanceof WasmError && error.cause !== undefined ? error.cause : error;
  const text = messageOf(cause);
  const frames = wasmStackOf(cause).map(({ signature, offset }) => {
    return `\t${signature}${offset === undefined ? '' : ` at byte 0x${offset.toString(16)}`}`;
  });
  if (frames.length > 0) return `wasm stack trace:\n${frames.join('\n')}`;
  return cause instanceof Error && !(cause instanceof WasmError) ? (cause.stack ?? text) : text;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
