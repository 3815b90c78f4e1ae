/** How a compiler engine works. */
export interface EngineOptions {
  /**
   * `guard`: accesses to linear memory beyond its end fault in a reservation of 8 GiB; `explicit`: each is compared with
   * the length. The default is `guard` where it works.
   */
  readonly boundsChecks: 'guard' | 'explicit';
}
