/** What `longjmp` throws through the guest, up to the `invoke_*` around the matching `setjmp`. */
export class LongjmpSignal extends Error {
  override readonly name: string = 'LongjmpSignal';

  constructor() {
    super('longjmp was called outside every setjmp');
  }
}
