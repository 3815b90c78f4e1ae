import { readFileSync } from 'node:fs';
import type { GuestCase } from '../guest-case.js';
import type { GuestInstance } from '../guest-host.js';
import { partText, textPart } from '../outcome.js';
import { seededRandom } from '../seeded-random.js';

const remark = '// a remark';

/** Badly formatted JSON with comments of about `size` bytes. */
function messyJson(size: number): string {
  const random = seededRandom(24);
  const gap = (): string => ['', ' ', '  ', '\n', '\n\n', '\t'][random(6)] ?? '';
  const value = (depth: number): string => {
    switch (random(depth > 4 ? 4 : 6)) {
      case 0:
        return String(random(100_000) - 50_000);
      case 1:
        return ['true', 'false', 'null', '1.5e-3'][random(4)] ?? 'null';
      case 4:
        return `[${Array.from({ length: random(6) }, () => gap() + value(depth + 1)).join(`${gap()},`)}${gap()}]`;
      case 5:
        return `{${Array.from({ length: random(5) }, (_, i) => `${gap()}"key${i}"${gap()}:${gap()}${value(depth + 1)}`)}}`;
      default:
        return JSON.stringify('lighthouse λ "quoted"\n'.repeat(random(3)));
    }
  };
  const items: string[] = [];
  for (let length = 0; length < size; ) {
    const item = `${random(9) === 0 ? ` ${remark}\n` : gap()}${value(0)}`;
    items.push(item);
    length += item.length + 1;
  }
  return `[${items.join(',')}]`;
}

/** The calls of dprint's plugin interface, version 4: strings travel through a shared byte buffer. */
class Formatter {
  readonly #guest: GuestInstance;

  constructor(guest: GuestInstance) {
    this.#guest = guest;
  }

  version(): string {
    return String(this.#guest.call('dprint_plugin_version_4'));
  }

  query(name: string, ...args: readonly number[]): string {
    const length = this.#guest.call(name, ...args) as number;
    const start = this.#guest.call('get_shared_bytes_ptr') as number;
    return new TextDecoder().decode(this.#guest.memory().slice(start, start + length));
  }

  configure(config: object): void {
    this.#send(JSON.stringify(config));
    this.#guest.call('register_config', 1);
  }

  format(path: string, text: string): string {
    this.#send(path);
    this.#guest.call('set_file_path');
    this.#send('{}');
    this.#guest.call('set_override_config');
    this.#send(text);
    switch (this.#guest.call('format', 1)) {
      case 0:
        return text;
      case 1:
        return this.query('get_formatted_text');
      default:
        return `error: ${this.query('get_error_text')}`;
    }
  }

  #send(text: string): void {
    const bytes = new TextEncoder().encode(text);
    const start = this.#guest.call('clear_shared_bytes', bytes.length) as number;
    this.#guest.memory().set(bytes, start);
  }
}

/** A formatter in Rust that imports nothing. */
export const dprintJsonCases: readonly GuestCase[] = [
  {
    name: 'dprint-json',
    async run({ host, full, packageFile }) {
      const formatter = new Formatter(
        await host.instantiate(readFileSync(packageFile('@dprint/json', 'plugin.wasm')), {}),
      );
      const info = formatter.version() + formatter.query('get_plugin_info');
      formatter.configure({ global: { lineWidth: 72, indentWidth: 2 }, plugin: { 'array.preferSingleLine': true } });
      const config = formatter.query('get_resolved_config', 1) + formatter.query('get_config_diagnostics', 1);
      const once = formatter.format('/document.json', messyJson(full ? 500_000 : 6_000));
      return [
        textPart('info', info),
        textPart('config', config),
        textPart('formatted', once),
        textPart('again', formatter.format('/document.json', once)),
        textPart('error', formatter.format('/document.json', '{"a": [1, 2}')),
      ];
    },
    check(outcome, { full }) {
      const formatted = partText(outcome, 'formatted');
      if (formatted.length < (full ? 500_000 : 5_000)) return `only ${formatted.length} characters were formatted`;
      const meaning = (text: string): string => JSON.stringify(JSON.parse(text.replaceAll(remark, '')));
      if (meaning(formatted) !== meaning(messyJson(full ? 500_000 : 6_000))) return 'formatting changed the document';
      return partText(outcome, 'error').startsWith('error: ') ? undefined : 'a syntax error was not reported';
    },
  },
];
