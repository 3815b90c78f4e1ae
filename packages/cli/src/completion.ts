import { commandNames, commands } from './commands.table.js';
import type { Flag } from './flags.js';
import { UsageError } from './usage-error.js';

/** A completion script: commands, their flags, and files or words for their values. */
export function completionScript(shell: string): string {
  switch (shell) {
    case 'bash':
      return bashScript();
    case 'zsh':
      return `autoload -U +X bashcompinit && bashcompinit\n${bashScript()}`;
    case 'fish':
      return fishScript();
    default:
      throw new UsageError(`there is no completion for ${shell}: write bash, zsh or fish`);
  }
}

function flagsOf(name: (typeof commandNames)[number]): readonly Flag[] {
  return commands[name].flags;
}

/** The words that follow a flag, as a bash command that prints them. */
function bashValues({ completes }: Flag): string {
  if (completes === 'files') return 'compgen -f -- "$word"';
  if (completes === 'directories') return 'compgen -d -- "$word"';
  return completes === undefined ? 'true' : `compgen -W "${completes.join(' ')}" -- "$word"`;
}

function bashScript(): string {
  const values = new Map<string, string>();
  for (const flag of commandNames.flatMap(flagsOf)) {
    if (flag.kind !== 'switch') values.set(flag.name, bashValues(flag));
  }
  const cases = [...values].map(([name, value]) => `    -${name}|--${name}) COMPREPLY=($(${value})); return ;;\n`);
  const words = commandNames.map((name) => {
    const flags = flagsOf(name).map((flag) => `--${flag.name}`);
    const others = name === 'completion' ? ['bash', 'zsh', 'fish'] : name === 'help' ? commandNames : [];
    return `    ${name}) words="${[...flags, ...others].join(' ')}" ;;\n`;
  });
  return `_wazero() {
  local word="\${COMP_WORDS[COMP_CWORD]}" words=""
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W "${commandNames.join(' ')}" -- "$word"))
    return
  fi
  case "\${COMP_WORDS[COMP_CWORD-1]}" in
${cases.join('')}  esac
  case "\${COMP_WORDS[1]}" in
${words.join('')}  esac
  COMPREPLY=($(compgen -W "$words" -- "$word") $(compgen -f -- "$word"))
}
complete -o filenames -F _wazero wazero
`;
}

function fishScript(): string {
  const quote = (text: string): string => `'${text.replaceAll("'", "\\'")}'`;
  const lines = ["complete -c wazero -n '__fish_use_subcommand' -f"];
  for (const name of commandNames) {
    lines.push(`complete -c wazero -n '__fish_use_subcommand' -a ${name} -d ${quote(commands[name].summary)}`);
  }
  for (const name of commandNames) {
    const condition = `-n '__fish_seen_subcommand_from ${name}'`;
    for (const { name: flag, kind, completes, help } of flagsOf(name)) {
      const takes = kind === 'switch' ? '' : completes === undefined ? ' -x' : ' -r';
      const words = Array.isArray(completes) ? ` -f -a ${quote(completes.join(' '))}` : '';
      lines.push(`complete -c wazero ${condition} -l ${flag} -o ${flag}${takes}${words} -d ${quote(help)}`);
    }
  }
  lines.push("complete -c wazero -n '__fish_seen_subcommand_from completion' -f -a 'bash zsh fish'");
  lines.push(`complete -c wazero -n '__fish_seen_subcommand_from help' -f -a ${quote(commandNames.join(' '))}`);
  return `${lines.join('\n')}\n`;
}
