import { type EngineName, engineObstacle, makeEngine } from '@wazero-ts/testkit';
import { findMismatch } from './compare.js';
import { newScenario, Oracle, refusal } from './differential.js';
import { type Mode, OurRunner, type Scenario } from './run-ours.js';

/** The checks of the last always leave, so that all code of the fast tier is exchanged while it runs. */
const compilerNames: readonly EngineName[] = [
  'compiler',
  'compiler-explicit',
  'compiler-whole',
  'compiler-stress-polls',
];

/** How many of the compilers run each module, one after the other in turns. */
const compilersPerModule = 2;

/** One of the engines that are compared with the interpreter. */
export interface Member {
  readonly name: string;
  readonly runner: Pick<OurRunner, 'run'>;
}

/** Those of the compilers that can run here. */
export function compilersHere(names: readonly EngineName[] = compilerNames): Member[] {
  return names
    .filter((name) => engineObstacle(name) === undefined)
    .map((name) => ({ name, runner: new OurRunner(() => makeEngine(name)) }));
}

/** All engines side by side: the host's, the interpreter, and the compilers that can run here. */
export class Panel {
  private readonly interpreter = new OurRunner();
  private readonly compilers: readonly Member[];

  /**
   * @param compilers - those that can run here unless given
   * @throws Error where none can
   */
  constructor(compilers: readonly Member[] = compilersHere()) {
    this.compilers = compilers;
    if (compilers.length === 0) throw new Error(engineObstacle('compiler-explicit'));
  }

  private turn(seed: number): readonly Member[] {
    const count = Math.min(compilersPerModule, this.compilers.length);
    return Array.from({ length: count }, (_, i) => this.compilers[(seed + i) % this.compilers.length]!);
  }

  /**
   * Runs a module on the host's engine, the interpreter and some compilers; and once more on the last two with so little
   * fuel that calls end in the middle.
   *
   * @returns the first thing in which they differ, or undefined
   */
  async check(bytes: Uint8Array, seed: number, mode: Mode, partner?: Uint8Array): Promise<string | undefined> {
    let scenario: Scenario;
    try {
      scenario = newScenario(bytes, seed, partner);
    } catch (error) {
      return refusal(error);
    }
    const oracle = new Oracle(scenario);
    const interpreted = await this.interpreter.run(scenario, mode);
    const problem = oracle.mismatch(interpreted);
    if (problem !== undefined) return `interpreter: ${problem}`;
    const members = this.turn(seed);
    for (const { name, runner } of members) {
      const execution = await runner.run(scenario, mode);
      const mismatch = oracle.mismatch(execution) ?? findMismatch(execution, interpreted);
      if (mismatch !== undefined) return `${name}: ${mismatch}`;
    }
    const { name, runner } = members[0]!;
    const starved = findMismatch(
      await runner.run(scenario, 'starved'),
      await this.interpreter.run(scenario, 'starved'),
    );
    return starved === undefined ? undefined : `${name} with little fuel, beside the interpreter: ${starved}`;
  }
}
