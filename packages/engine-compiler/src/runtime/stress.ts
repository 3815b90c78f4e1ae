import { contextFields, pollRequest } from '../layout/context-fields.js';
import { exitCode } from '../layout/exit-codes.js';
import type { Activation } from './activation.js';
import type { CompilerInstance } from './compiler-instance.js';
import type { StressSwitches } from './engine-options.js';
import { walkFrames } from './frame-walk.js';

const garbage = 0x5a5a_5a5a;
/** How much of the free stack is overwritten: more than most calls leave behind. */
const overwrittenWords = (16 * 1024) / 4;
/** So many frames are walked at an exit: an endless recursion has hundreds of thousands. */
const mostFrames = 32;
/** So many checks of a call leave: an endless recursion has millions. */
const mostForcedPolls = 20_000;

const pollFlagWord = contextFields.pollFlag / 4;

/**
 * Destroys what generated code must not rely on when it has left, and checks what it must have kept. For tests, by
 * `EngineOptions.stress`.
 */
export class Stress {
  readonly #switches: StressSwitches;

  private constructor(switches: StressSwitches) {
    this.#switches = switches;
  }

  /** undefined when no switch of the runtime is on, so that production pays one comparison. */
  static of(switches: StressSwitches): Stress | undefined {
    const { parking, polls, sideTables, views } = switches;
    return parking || polls || sideTables || views ? new Stress(switches) : undefined;
  }

  /** Whether host calls park although they have returned no promise. */
  get parksHostCalls(): boolean {
    return this.#switches.parking;
  }

  /** Before the guest is entered, for the `entries`th time of this call. */
  beforeEntry({ context }: Activation, entries: number): void {
    if (this.#switches.polls && entries <= mostForcedPolls) Atomics.or(context.words, pollFlagWord, pollRequest);
  }

  /** After the guest has left. @throws Error when its frames can not be walked */
  afterExit(activation: Activation, code: number): void {
    if (this.#switches.sideTables && code !== exitCode.done) checkFrames(activation, code);
    if (this.#switches.parking && code > exitCode.trap) overwriteWhatIsFree(activation, code);
  }

  beforeHostCall({ context }: Activation): void {
    if (this.#switches.parking) context.native.park();
  }

  /** After a host function has returned to an instance. */
  afterHostCall(activation: Activation, { memories }: CompilerInstance): void {
    if (this.#switches.views) for (const memory of memories) if (!memory.type.shared) memory.grow(0);
    if (!this.#switches.parking) return;
    overwriteStack(activation);
    activation.context.native.unpark();
  }
}

/** Every frame is at a place that its side tables know, and a trap is one that the trap table knows. */
function checkFrames(activation: Activation, code: number): void {
  let frames = 0;
  const problem = walkFrames(activation, ({ trap }) => {
    const { trapCode } = activation.context.native;
    if (frames === 0 && code === exitCode.trap && trap !== trapCode) {
      throw new Error(`trap ${trapCode} came from a place whose trap is ${trap}`);
    }
    return ++frames < mostFrames;
  });
  if (problem !== undefined) throw new Error(`the frames of exit ${code} can not be walked: ${problem}`);
}

/** Arguments and results that nobody reads any more, and the stack. */
function overwriteWhatIsFree(activation: Activation, code: number): void {
  const { words } = activation.context;
  overwriteStack(activation);
  // The parameters of a function that is compiled first are still on their way.
  if (code !== exitCode.compile) fill(words, contextFields.overflow, contextFields.overflowCount);
  if (code === exitCode.poll) fill(words, contextFields.slots, contextFields.slotCount);
}

function overwriteStack({ context }: Activation): void {
  const { words, start } = context.stack();
  const end = (context.native.guestSp - start) / 4;
  words.fill(garbage, Math.max(0, end - overwrittenWords), end);
}

function fill(words: Int32Array, byteOffset: number, slots: number): void {
  words.fill(garbage, byteOffset / 4, byteOffset / 4 + 2 * slots);
}
