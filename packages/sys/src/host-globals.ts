/**
 * The globals that Node, browsers and workers share and that this package uses, so that neither DOM nor Node types are
 * needed. What a bare host may lack is optional.
 */
interface HostGlobals {
  readonly performance?: { now(): number; readonly timeOrigin?: number };
  readonly crypto?: { getRandomValues(bytes: Uint8Array): unknown };
  setTimeout(callback: () => void, milliseconds: number): unknown;
  clearTimeout(timer: unknown): void;
  readonly TextEncoder: new () => { encode(text: string): Uint8Array };
  readonly TextDecoder: new () => { decode(bytes: Uint8Array): string };
}

export const hostGlobals: HostGlobals = globalThis as unknown as HostGlobals;
