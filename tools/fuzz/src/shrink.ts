import type { WasmType } from '@wazero-ts/testkit';
import { type Node, node, type Program, pseudoNodes } from './program.js';

function constant(type: WasmType): Node {
  switch (type) {
    case 'i32':
      return node('i32.const', [type], [], [0]);
    case 'i64':
      return node('i64.const', [type], [], [0n]);
    case 'f32':
      return node('f32.const', [type], [], [0]);
    case 'f64':
      return node('f64.const', [type], [], [0]);
    case 'v128':
      return node('v128.const', [type], [], [new Uint8Array(16)]);
    case 'funcref':
    case 'externref':
      return node('ref.null', [type], [], [type]);
  }
}

/** The smallest code that leaves these types. */
const constants = (types: readonly WasmType[]): Node[] => types.map(constant);

function size(nodes: readonly Node[]): number {
  return nodes.reduce(
    (sum, { operands, body, otherwise }) => sum + 1 + size(operands) + size(body ?? []) + size(otherwise ?? []),
    0,
  );
}

/** Every list of nodes in a tree, outermost first. */
function* lists(list: Node[]): Generator<Node[]> {
  yield list;
  for (const { operands, body, otherwise } of list) {
    yield* lists(operands);
    if (body !== undefined) yield* lists(body);
    if (otherwise !== undefined) yield* lists(otherwise);
  }
}

/** What could stand in the place of a node: nothing, constants, its parts. Smaller ones first. */
function* replacements(original: Node): Generator<Node[]> {
  const fallback = constants(original.results);
  if (size(fallback) < size([original])) yield fallback;
  if (original.body !== undefined) {
    yield [...original.operands, ...original.body];
    if (original.otherwise !== undefined) yield original.otherwise;
  }
  for (const operand of original.operands) {
    if (`${operand.results}` === `${original.results}`) yield [operand];
  }
  // A part on its own, with constants in the place of what the whole left.
  for (const part of [...original.operands, ...(original.body ?? []), ...(original.otherwise ?? [])]) {
    const alone = part.results.length === 0 ? part : node(pseudoNodes.dropAll, [], [part]);
    const replacement = [alone, ...fallback];
    if (size(replacement) < size([original])) yield replacement;
  }
}

/** Whether a program still shows the failure; it may be invalid. */
export type Fails = (program: Program) => Promise<boolean>;

/**
 * Makes a failing program smaller, one change at a time, as long as it fails.
 *
 * @param deadline - in milliseconds of `performance.now()`
 */
export async function shrink(program: Program, fails: Fails, deadline: number): Promise<void> {
  let changed = true;
  while (changed) {
    changed = (await shrinkParts(program, fails)) || (await shrinkBodies(program, fails, deadline));
    if (performance.now() > deadline) return;
  }
}

async function shrinkParts(program: Program, fails: Fails): Promise<boolean> {
  let changed = false;
  const attempt = async (undo: () => void): Promise<void> => {
    if (await fails(program)) changed = true;
    else undo();
  };
  const { start } = program;
  if (start !== undefined) {
    program.start = undefined;
    await attempt(() => {
      program.start = start;
    });
  }
  for (const fn of program.functions) {
    const { body } = fn;
    const smallest = constants(fn.signature.results);
    if (size(body) <= size(smallest)) continue;
    fn.body = smallest;
    await attempt(() => {
      fn.body = body;
    });
  }
  return changed;
}

async function shrinkBodies(program: Program, fails: Fails, deadline: number): Promise<boolean> {
  let changed = false;
  for (const fn of program.functions) {
    // A change may remove lists behind it, so the search starts again after each.
    let again = true;
    while (again && performance.now() < deadline) {
      again = await shrinkOnce(program, fn.body, fails, deadline);
      changed ||= again;
    }
  }
  return changed;
}

async function shrinkOnce(program: Program, body: Node[], fails: Fails, deadline: number): Promise<boolean> {
  for (const list of lists(body)) {
    for (let i = 0; i < list.length; i++) {
      const original = list[i]!;
      for (const replacement of replacements(original)) {
        if (performance.now() > deadline) return false;
        list.splice(i, 1, ...replacement);
        if (await fails(program)) return true;
        list.splice(i, replacement.length, original);
      }
    }
  }
  return false;
}
