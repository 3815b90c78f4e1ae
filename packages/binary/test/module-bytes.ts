/** Modules written byte by byte, so that tests can make malformed ones and know every offset. */
import { CoreFeature, CoreFeaturesV2 } from '@wazero-ts/api';

export const allFeatures = CoreFeaturesV2 | CoreFeature.threads | CoreFeature.tailCall | CoreFeature.extendedConst;

export const header: readonly number[] = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

export const SectionId = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  code: 10,
  data: 11,
  dataCount: 12,
} as const;

export function leb(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const byte = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest === 0 ? byte : byte | 0x80);
  } while (rest !== 0);
  return bytes;
}

export function name(text: string): number[] {
  const bytes = new TextEncoder().encode(text);
  return [...leb(bytes.length), ...bytes];
}

export function section(id: number, ...contents: readonly (number | readonly number[])[]): number[] {
  const bytes = contents.flat();
  return [id, ...leb(bytes.length), ...bytes];
}

export function moduleOf(...sections: readonly (readonly number[])[]): Uint8Array {
  return Uint8Array.from([...header, ...sections.flat()]);
}

/** A body with its size. */
export function body(locals: readonly number[], code: readonly number[]): number[] {
  return [...leb(locals.length + code.length), ...locals, ...code];
}

export const noLocals: readonly number[] = [0];

/** A module with one function of type `type` (the bytes after 0x60) whose body is `code`. */
export function functionModule(
  type: readonly number[],
  code: readonly number[],
  options: { readonly locals?: readonly number[]; readonly between?: readonly (readonly number[])[] } = {},
): Uint8Array {
  return moduleOf(
    section(SectionId.type, 1, 0x60, type),
    section(SectionId.function, 1, 0),
    ...(options.between ?? []),
    section(SectionId.code, 1, body(options.locals ?? noLocals, code)),
  );
}
