import { type LogScope, logScopes } from 'wazero-ts';
import type { ParsedFlags } from './flags.js';
import { UsageError } from './usage-error.js';

/** The scopes of `-hostlogging`; none when it is not given. */
export function logScopesOf(flags: ParsedFlags): readonly LogScope[] {
  const names = (flags.values.get('hostlogging') ?? []).flatMap((text) => text.split(','));
  return names.map((name) => {
    const scope = logScopes.find((known) => known === name.trim());
    if (scope !== undefined) return scope;
    throw new UsageError(
      `invalid value "${name}" for -hostlogging: not a log scope; there are ${logScopes.join(', ')}`,
    );
  });
}
