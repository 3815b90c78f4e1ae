import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CaseContext, GuestCase } from '../guest-case.js';
import type { TrapKind } from '../guest-host.js';
import { partText, textPart } from '../outcome.js';

/** Contents by path. */
type CommandFiles = Readonly<Record<string, Uint8Array | string>>;

/** A WASI command, as data. */
export interface CommandCase {
  readonly name: string;
  file(context: CaseContext): string;
  args(context: CaseContext): readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  stdin?(context: CaseContext): Uint8Array | string;
  /** Files put into the mount before; their presence makes a mount. */
  files?(context: CaseContext): CommandFiles | Promise<CommandFiles>;
  /** Files of the mount that belong to the outcome. */
  readonly outputs?: readonly string[];
  /** How it must end. */
  end(context: CaseContext): number | TrapKind;
  /** Text that one of its parts must contain. */
  readonly contains?: { readonly part: string; readonly text: string };
}

/** Turns a command into a case whose outcome is its end, both streams and the files it wrote. */
export function commandCase(command: CommandCase): GuestCase {
  return {
    name: command.name,
    async run(context) {
      const files = await command.files?.(context);
      const mount = join(context.folder, 'mount');
      if (files !== undefined) mkdirSync(mount);
      for (const [path, content] of Object.entries(files ?? {})) {
        mkdirSync(dirname(join(mount, path)), { recursive: true });
        writeFileSync(join(mount, path), content);
      }
      const stdin = command.stdin?.(context) ?? '';
      const { end, stdout, stderr } = await context.host.runCommand({
        file: command.file(context),
        args: command.args(context),
        env: command.env ?? {},
        stdin: typeof stdin === 'string' ? new TextEncoder().encode(stdin) : stdin,
        ...(files === undefined ? {} : { mount }),
      });
      return [
        textPart('end', String(end)),
        { name: 'stdout', bytes: stdout },
        { name: 'stderr', bytes: stderr },
        ...(command.outputs ?? []).map((path) =>
          existsSync(join(mount, path))
            ? { name: path, bytes: readFileSync(join(mount, path)) }
            : textPart(`${path} (absent)`, ''),
        ),
      ];
    },
    check(outcome, context) {
      const end = partText(outcome, 'end');
      const expected = String(command.end(context));
      if (end !== expected) return `it ended with ${end}, not ${expected}`;
      const { contains } = command;
      if (contains !== undefined && !partText(outcome, contains.part).includes(contains.text)) {
        return `${contains.part} has no ${JSON.stringify(contains.text)}`;
      }
      return undefined;
    },
  };
}
