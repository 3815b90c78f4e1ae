const text = (value: string): number[] => [value.length, ...new TextEncoder().encode(value)];
const section = (id: number, ...content: number[]): number[] => [id, content.length, ...content];

/** A program whose `_start` has this body; function 0 is `proc_exit` of WASI. */
function program(...body: number[]): Uint8Array {
  return new Uint8Array([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, 2, 0x60, 0, 0, 0x60, 1, 0x7f, 0),
    ...section(2, 1, ...text('wasi_snapshot_preview1'), ...text('proc_exit'), 0, 1),
    ...section(3, 1, 0),
    ...section(7, 1, ...text('_start'), 0, 1),
    ...section(10, 1, body.length + 2, 0, ...body, 0x0b),
  ]);
}

/** Functions 0 and 1 are `fd_write` and `fd_read`; writes `ready` and a line feed, then does what `body` says. */
function announces(...body: number[]): Uint8Array {
  const announcement = text('ready\n');
  const iovec = [8, 0, 0, 0, announcement.length - 1, 0, 0, 0];
  const start = [0x41, 1, 0x41, 0, 0x41, 1, 0x41, 32, 0x10, 0, 0x1a, ...body, 0x0b];
  const data = [...iovec, ...announcement.slice(1)];
  return new Uint8Array([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, 2, 0x60, 0, 0, 0x60, 4, 0x7f, 0x7f, 0x7f, 0x7f, 1, 0x7f),
    ...section(
      2,
      2,
      ...[...text('wasi_snapshot_preview1'), ...text('fd_write'), 0, 1],
      ...[...text('wasi_snapshot_preview1'), ...text('fd_read'), 0, 1],
    ),
    ...section(3, 1, 0),
    ...section(5, 1, 0, 1),
    ...section(7, 2, ...text('_start'), 0, 2, ...text('memory'), 2, 0),
    ...section(10, 1, start.length + 1, 0, ...start),
    ...section(11, 1, 0, 0x41, 0, 0x0b, data.length, ...data),
  ]);
}

/** Says that it runs, and never ends. */
export const announcesAndLoops: Uint8Array = announces(0x03, 0x40, 0x0c, 0, 0x0b);
/** Says that it runs, and reads from standard input. */
export const announcesAndReads: Uint8Array = announces(0x41, 0, 0x41, 0, 0x41, 1, 0x41, 32, 0x10, 1, 0x1a);

/** Ends with an exit code below 64. */
export const exitsWith = (exitCode: number): Uint8Array => program(0x41, exitCode, 0x10, 0);
/** `(loop br 0)` */
export const endless: Uint8Array = program(0x03, 0x40, 0x0c, 0, 0x0b);
export const traps: Uint8Array = program(0);
/** The least that is a module. */
export const emptyModule: Uint8Array = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
/** Imports a function that nothing provides. */
export const needsImport: Uint8Array = new Uint8Array([
  ...emptyModule,
  ...section(1, 1, 0x60, 0, 0),
  ...section(2, 1, ...text('env'), ...text('missing'), 0, 0),
]);
