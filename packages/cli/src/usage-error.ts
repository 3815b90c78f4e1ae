/** The command line is wrong: one line that says how, and which help to ask for. Exit code 2. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}
