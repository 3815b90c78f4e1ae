/** Help texts; `wazero help`, `wazero help run`, `wazero run -h`. */
export const helpTexts = {
  wazero: `wazero runs WebAssembly programs under hard limits.

Usage:
  wazero <command>

Commands:
  run      Runs a WASI program
  compile  Checks that a binary compiles
  version  Prints the version
  help     Prints the help of a command: wazero help run
`,
  run: `wazero run runs a WASI program: its arguments, environment, files and time are what is given here, no more.

Usage:
  wazero run [flags] FILE [--] [ARGS...]

Flags (one or two dashes):
  -env K=V                    An environment variable. May be given several times.
  -env-inherit                All environment variables of this process, before those of -env.
  -mount DIR[:GUEST][:ro]     A directory and where the program sees it (by default under the same name), read-only
                              with :ro. May be given several times.
  -timeout DURATION           Ends the program after a time such as 5s or 1m30s, with exit code 255.
  -fuel N                     Ends the program after so many units of work (about one an instruction), with exit code 1.
  -trace                      Prints the WebAssembly stack of an error.
  -verbose                    Says on standard error which step the run is in, and the seconds of each.
  -h                          Prints this help.

Exit codes:
  the program's own (& 255); 1 error or trap; 2 wrong usage; 255 timeout; 130 and 143 after SIGINT and SIGTERM
`,
  compile: `wazero compile checks that a binary is valid and compiles.

Usage:
  wazero compile [flags] FILE

Flags (one or two dashes):
  -trace  Prints the details of an error.
  -h      Prints this help.
`,
  version: `wazero version prints the version.

Usage:
  wazero version
`,
} as const;

/** A command that has help. */
export type HelpTopic = keyof typeof helpTexts;
