/** The streaming functions (WebAssembly Web API 4). */
import { isObject } from './web-idl.js';

/** The part of a `Response` that is needed here, so that no DOM or Node types are. */
export interface ResponseLike {
  readonly ok: boolean;
  readonly type: string;
  readonly bodyUsed: boolean;
  readonly headers: { get(name: string): string | null };
  arrayBuffer(): Promise<ArrayBuffer>;
}

function isResponse(value: unknown): value is ResponseLike {
  if (!isObject(value)) return false;
  const { headers, arrayBuffer } = value as Partial<ResponseLike>;
  return typeof arrayBuffer === 'function' && typeof headers?.get === 'function';
}

/**
 * The bytes of a response (compile a potential WebAssembly response).
 *
 * @throws TypeError for anything but a good response of type application/wasm; what reading it throws; by rejecting
 */
export async function bytesOfResponse(source: unknown): Promise<Uint8Array> {
  const response = await source;
  if (!isResponse(response)) throw new TypeError('the source must be a Response or a promise of one');
  const type = response.headers.get('Content-Type')?.replace(/^[\t ]+|[\t ]+$/g, '');
  if (type?.toLowerCase() !== 'application/wasm') {
    throw new TypeError(`the response must have the type application/wasm, not ${type ?? 'none'}`);
  }
  if (response.type === 'opaque' || response.type === 'opaqueredirect') {
    throw new TypeError('the response comes from another origin, which does not share it');
  }
  if (!response.ok) throw new TypeError('the status of the response is not ok');
  if (response.bodyUsed) throw new TypeError('the body of the response was read already');
  return new Uint8Array(await response.arrayBuffer());
}
