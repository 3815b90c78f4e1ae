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
  /** Other threads that compile whole modules; none unless given. */
  readonly threads: CompileThreads | undefined;
}
