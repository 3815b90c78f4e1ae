/** What the addon exports. A result below 0 is a negated errno of the kernel. Names have no NUL. */
export interface NativeBinding {
  /** Device, inode, mode, links, size, and access, modification and change time in nanoseconds. */
  readonly registers: BigInt64Array;
  /** @returns a descriptor, with the registers of {@link NativeBinding.stat} */
  open(directory: number, name: string, flags: number, permissions: number): number;
  close(descriptor: number): number;
  stat(descriptor: number): number;
  statAt(directory: number, name: string): number;
  /** @param offset - -1 for the position of the descriptor */
  read(descriptor: number, bytes: Uint8Array, offset: number): number;
  /** @param offset - -1 for the position of the descriptor */
  write(descriptor: number, bytes: Uint8Array, offset: number): number;
  /** Whole records as the kernel wrote them. A `Uint8Array`, so that the declarations need no types of Node. */
  list(descriptor: number): Uint8Array | number;
}
