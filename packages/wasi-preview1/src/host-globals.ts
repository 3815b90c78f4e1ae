/** The globals that every JS host has and that this package uses, so that neither DOM nor Node types are needed. */
interface HostGlobals {
  setTimeout(callback: () => void, milliseconds: number): unknown;
  readonly TextEncoder: new () => { encode(text: string): Uint8Array };
  readonly TextDecoder: new (
    label: string,
    options: { readonly fatal: boolean; readonly ignoreBOM: boolean },
  ) => { decode(bytes: Uint8Array): string };
}

export const hostGlobals: HostGlobals = globalThis as unknown as HostGlobals;
