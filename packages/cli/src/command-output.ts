import type { StdioSink, StdioSource } from 'wazero-ts';

/** Where a command writes. */
export interface CommandOutput {
  /** Gets what the user asked for, in texts that end with a line feed. */
  stdout(text: string): void;
  /** Gets errors and progress, in texts that end with a line feed. */
  stderr(text: string): void;
  /** Whether somebody watches standard error, so that progress may be shown there; off unless given. */
  readonly isTerminal?: boolean;
  /** The standard streams of the program that is run; those of this process unless given. */
  readonly program?: {
    readonly stdin: StdioSource | number;
    readonly stdout: StdioSink | number;
    readonly stderr: StdioSink | number;
  };
}
