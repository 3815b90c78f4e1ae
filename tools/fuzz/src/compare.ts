import type { Execution, Outcome } from './execution.js';

function outcomeText(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'returned':
      return `returned (${outcome.values.join(', ')})`;
    case 'trapped':
      return `trapped ${outcome.codes.join('|')}`;
    case 'exhausted':
      return 'exhausted a limit';
    case 'failed':
      return `failed: ${outcome.message}`;
  }
}

function sameOutcome(ours: Outcome, native: Outcome): boolean {
  if (ours.kind === 'returned' && native.kind === 'returned') {
    return ours.values.length === native.values.length && ours.values.every((value, i) => value === native.values[i]);
  }
  if (ours.kind === 'trapped' && native.kind === 'trapped') {
    return ours.codes.some((code) => native.codes.includes(code));
  }
  return ours.kind === 'failed' && native.kind === 'failed' && ours.message === native.message;
}

function firstDifference(ours: Uint8Array, native: Uint8Array): string | undefined {
  if (ours.length !== native.length) return `${ours.length} bytes, the other has ${native.length}`;
  if (Buffer.compare(ours, native) === 0) return undefined;
  const at = ours.findIndex((byte, i) => byte !== native[i]);
  return `byte ${at} is ${ours[at]}, in the other ${native[at]}`;
}

/**
 * @param native - of the host's engine, or of another one of ours
 * @returns the first thing in which our execution differs, or undefined
 */
export function findMismatch(ours: Execution, native: Execution): string | undefined {
  const steps = [
    { name: 'instantiation', ours: ours.instantiation, native: native.instantiation },
    ...native.calls.map((outcome, i) => ({ name: `call ${i}`, ours: ours.calls[i], native: outcome })),
  ];
  for (const step of steps) {
    if (step.ours === undefined) return `${step.name}: not made`;
    // Where an engine ran out of stack or memory the states behind it differ rightly.
    if (step.ours.kind === 'exhausted' || step.native.kind === 'exhausted') return undefined;
    if (!sameOutcome(step.ours, step.native)) {
      return `${step.name}: ours ${outcomeText(step.ours)}, native ${outcomeText(step.native)}`;
    }
  }
  if (native.fuel.length > 0 && `${ours.fuel}` !== `${native.fuel}`) {
    return `fuel of the calls: ${ours.fuel}, of the other ${native.fuel}`;
  }
  const [ourLog, nativeLog] = [ours.hostCalls.join(';'), native.hostCalls.join(';')];
  if (ourLog !== nativeLog) return `host calls: ours ${ourLog.slice(0, 300)}, native ${nativeLog.slice(0, 300)}`;
  for (const [name, bytes] of native.memories) {
    const difference = firstDifference(ours.memories.get(name) ?? new Uint8Array(), bytes);
    if (difference !== undefined) return `memory ${name}: ${difference}`;
  }
  for (const [name, value] of native.globals) {
    if (ours.globals.get(name) !== value) return `global ${name}: ours ${ours.globals.get(name)}, native ${value}`;
  }
  return undefined;
}
