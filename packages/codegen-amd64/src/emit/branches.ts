import type { BranchForm } from '@wazero-ts/codegen';

function rel32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >> 8;
  bytes[at + 2] = value >> 16;
  bytes[at + 3] = value >> 24;
}

/** Short and long form of a branch; the processor counts from the end of the instruction. */
function forms(short: number, long: readonly number[]): readonly BranchForm[] {
  const longSize = long.length + 4;
  return [
    {
      size: 2,
      min: -126,
      max: 129,
      patch: (bytes, at, displacement) => {
        bytes[at] = short;
        bytes[at + 1] = displacement - 2;
      },
    },
    {
      size: longSize,
      min: -0x7fff_ffff,
      max: 0x7fff_ffff,
      patch: (bytes, at, displacement) => {
        bytes.set(long, at);
        rel32(bytes, at + long.length, displacement - longSize);
      },
    },
  ];
}

export const jumpForms: readonly BranchForm[] = forms(0xeb, [0xe9]);
/** By condition code. */
export const branchForms: readonly (readonly BranchForm[])[] = Array.from({ length: 16 }, (_, cond) =>
  forms(0x70 + cond, [0x0f, 0x80 + cond]),
);
