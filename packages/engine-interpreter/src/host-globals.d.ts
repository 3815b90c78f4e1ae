// What this package takes from its host; both Node and browsers have it.
declare const performance: { now(): number };
declare function setTimeout(callback: () => void, milliseconds: number): unknown;
