import { readFileSync } from 'node:fs';

/** How Linux describes the mapping at an address, as `rw-p`; undefined where there is none. */
export function rightsAt(address: number): string | undefined {
  for (const line of readFileSync('/proc/self/maps', 'utf8').split('\n')) {
    const [, start, end, rights] = /^([0-9a-f]+)-([0-9a-f]+) (\S+)/.exec(line) ?? [];
    if (address >= Number.parseInt(start!, 16) && address < Number.parseInt(end!, 16)) return rights;
  }
  return undefined;
}
