/** Assertions that do not hold, each with the reason. One that holds all the same fails the test, so no entry gets old. */

/** Where this package differs from the specification on the interpreter only. */
const ofInterpreter: Readonly<Record<string, string>> = {
  'create a fixed length memory buffer: detach key: it stays as it is':
    'JavaScript can not make a buffer that can not be detached. Whoever detaches the buffer of a memory takes its bytes. (A native engine has them elsewhere and makes another buffer.)',
  'create a fixed length memory buffer: detach key: of the same bytes': 'as above',
};

/** Where this package differs from the specification. */
const ofEveryEngine: Readonly<Record<string, string>> = {
  'shared memories: the old buffer keeps its length':
    'A shared memory is a growable SharedArrayBuffer: it keeps its address, so other threads need not be told. JavaScript can not make another buffer of the same bytes.',
  'shared memories: another buffer': 'as above',
  'create a new Exported Function: its text':
    'An Exported Function is a closure, so Function.prototype.toString shows its source and not [native code].',
};

/** Our differences on an engine. */
export function ourDifferences(engine: string): Readonly<Record<string, string>> {
  return engine === 'interpreter' ? { ...ofEveryEngine, ...ofInterpreter } : ofEveryEngine;
}

interface NodeDifference {
  readonly reason: string;
  /** The first major version of Node that differs; every one unless given. */
  readonly from?: number;
  /** The first major version of Node that does as specified. */
  readonly until?: number;
}

/** Where Node's own WebAssembly differs from the specification. */
const ofNode: Readonly<Record<string, NodeDifference>> = {
  'validate(bytes): a DataView': { reason: 'V8 does not take a DataView, which is a BufferSource too.' },
  'read the imports: what comes after it is not read': {
    reason: 'V8 reads all imports before it checks the kind of any.',
  },
  'customSections(moduleObject, sectionName): a lone surrogate is replaced': {
    reason: 'V8 takes the name as a DOMString, not as a USVString.',
  },
  'externs keep their identity: g under two names is one': { reason: 'V8 makes a Global for each name.' },
  'Memory(descriptor): -0.5 is 0': { reason: 'V8 compares with 0 before it drops the fraction.' },
  'set(index, value): as does undefined': {
    reason: 'V8 tells a missing argument from undefined; in Web IDL an optional argument that is undefined is missing.',
  },
  'set(index, value): the value is converted before bounds are checked': { reason: 'V8 checks the bounds first.' },
  'DefaultValue: externref': { reason: 'V8 started with null.', until: 24 },
  'DefaultValue: also for anyfunc': { reason: 'As for Table.set: V8 tells a missing argument from undefined.' },
  'dictionary MemoryDescriptor: order': { reason: "V8 has 64-bit memories and reads 'address' first.", from: 24 },
  'dictionary TableDescriptor: order': { reason: "V8 has 64-bit tables and reads 'address' too.", from: 24 },
  'limits of the implementation: a module with a larger table': {
    reason: 'V8 checks the limit when it compiles.',
    from: 24,
  },
  'limits of the implementation: can not be instantiated': { reason: 'As above: a CompileError.', from: 24 },
  'compile a potential WebAssembly response: type "APPLICATION/Wasm"': {
    reason: 'Node compares the type with its case.',
  },
};

/** The differences of the Node that runs. */
export function nodeDifferences(): Readonly<Record<string, string>> {
  const major = Number(process.versions.node.split('.', 1)[0]);
  return Object.fromEntries(
    Object.entries(ofNode).flatMap(([name, { reason, from = 0, until = Number.POSITIVE_INFINITY }]) =>
      major >= from && major < until ? [[name, reason]] : [],
    ),
  );
}
