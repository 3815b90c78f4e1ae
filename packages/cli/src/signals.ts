/** The signals that end a guest, and the exit codes that shells give them. */
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/** Ends a run when the process is told to end; a second signal ends the process at once. */
export class SignalWatch {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  #exitCode: number | undefined;
  readonly #stop: () => void;

  constructor() {
    const controller = new AbortController();
    this.signal = controller.signal;
    const onSignal = (name: NodeJS.Signals): void => {
      const exitCode = exitCodes[name as keyof typeof exitCodes];
      if (this.#exitCode !== undefined) process.exit(exitCode);
      this.#exitCode = exitCode;
      controller.abort(new Error(name));
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
    this.#stop = () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    };
  }

  /** The exit code of the signal that came, if one did. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  /** Gives the signals back to Node. */
  stop(): void {
    this.#stop();
  }
}
