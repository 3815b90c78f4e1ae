import { type InstId, NONE } from '@wazero-ts/codegen';
import type { Translator } from './translator.js';

/**
 * Fuel: a basic block of the bytecode is charged as a whole when it is entered. The boundaries are those of the
 * interpreter, to the instruction: the start of the function and of loops and arms, what follows an `end` and a `br_if`.
 */
export class FuelMeter {
  /** The countdown of the current basic block, whose amount is known at its end. */
  #countdown = NONE;
  #units = 0;

  /** Begins a basic block. */
  begin(t: Translator): void {
    if (!t.options.metered) return;
    this.end(t);
    t.builder.countdown(0);
    this.#countdown = t.func.lastInst[t.builder.currentBlock]!;
    this.#units = 0;
  }

  add(units: number): void {
    this.#units += units;
  }

  end(t: Translator): void {
    if (this.#countdown === NONE) return;
    if (this.#units === 0) t.func.remove(this.#countdown as InstId);
    else t.func.immLo[this.#countdown] = this.#units;
    this.#countdown = NONE;
  }
}
