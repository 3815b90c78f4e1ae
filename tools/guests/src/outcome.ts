import { createHash } from 'node:crypto';

/** One thing a program produced: a stream, a file, its exit code. */
export interface OutcomePart {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Everything a program produced, in a fixed order, so that two runs can be compared byte for byte. */
export type Outcome = readonly OutcomePart[];

/** A part made of text. */
export function textPart(name: string, text: string): OutcomePart {
  return { name, bytes: new TextEncoder().encode(text) };
}

/** The text of the part with this name, `''` when there is none. */
export function partText(outcome: Outcome, name: string): string {
  return new TextDecoder().decode(outcome.find((part) => part.name === name)?.bytes);
}

/** Hex sha256 over names, lengths and bytes of all parts. */
export function outcomeDigest(outcome: Outcome): string {
  const hash = createHash('sha256');
  for (const { name, bytes } of outcome) hash.update(`${name} ${bytes.length}\n`).update(bytes);
  return hash.digest('hex');
}

/** Says where `ours` first differs from `theirs`; `undefined` when they are equal. */
export function firstDifference(ours: Outcome, theirs: Outcome): string | undefined {
  for (let index = 0; index < Math.max(ours.length, theirs.length); index++) {
    const a = ours[index];
    const b = theirs[index];
    if (a === undefined || b === undefined || a.name !== b.name) {
      return `part ${index} is ${a?.name ?? 'missing'} here, ${b?.name ?? 'missing'} on V8`;
    }
    if (Buffer.compare(a.bytes, b.bytes) === 0) continue;
    let at = 0;
    while (a.bytes[at] === b.bytes[at]) at++;
    const from = Math.max(0, at - 40);
    const excerpt = (bytes: Uint8Array): string =>
      JSON.stringify(Buffer.from(bytes.subarray(from, at + 80)).toString('latin1'));
    return (
      `${a.name} differs at byte ${at} of ${a.bytes.length} here, ${b.bytes.length} on V8\n` +
      `    here: ${excerpt(a.bytes)}\n    V8:   ${excerpt(b.bytes)}`
    );
  }
  return undefined;
}
