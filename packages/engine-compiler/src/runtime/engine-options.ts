import type { TierChoice } from '../compile/compile-function.js';
import type { CompileThreads } from '../compile/compile-job.js';

/** How a compiler engine works. */
export interface EngineOptions {
  /**
   * `guard`: accesses to linear memory beyond its end fault in a reservation of 8 GiB; `explicit`: each is compared with
   * the length. The default is `guard` where it works.
   */
  readonly boundsChecks: 'guard' | 'explicit';
  /**
   * `lazy`: functions are compiled when they are first called, unless a module is to be compiled as a whole; `whole`: all
   * modules are compiled as a whole, on the thread of the engine. The default is `lazy`.
   */
  readonly compilation: 'lazy' | 'whole';
  /**
   * `full`: all passes and the whole allocator, unless a function is over budget; `fast`: code in half the time that runs
   * slower; `adaptive`: `fast` for the first calls of a function, unless it has loops, and `full` once it is seen to run
   * at a check, of which there are a hundred a second. The default is `adaptive`.
   */
  readonly tier: TierChoice;
  /** Other threads that compile whole modules; none unless given. */
  readonly threads: CompileThreads | undefined;
  /** For tests; all off unless given. */
  readonly stress: StressSwitches;
}

/** What makes mistakes show that otherwise need bad luck. None changes what a guest computes. */
export interface StressSwitches {
  /** Every check leaves, not only those after 10 ms. */
  readonly polls: boolean;
  /** Every host call parks; whenever a guest has left, the free part of its stack and used-up slots are overwritten. */
  readonly parking: boolean;
  /** At every exit and trap all frames must be at places that their side tables and trap tables know. */
  readonly sideTables: boolean;
  /** Views of memories are made anew after every host call. */
  readonly views: boolean;
  /** SSA is verified after every pass, and each allocation of registers is proved. */
  readonly verification: boolean;
}

export const noStress: StressSwitches = {
  polls: false,
  parking: false,
  sideTables: false,
  views: false,
  verification: false,
};
