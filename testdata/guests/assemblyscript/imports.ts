// Uses everything that the compiler lets a program import from the host: abort, trace and seed.
export function divide(a: i32, b: i32): i32 {
  assert(b != 0, 'dividing by zero: ÷0');
  return a / b;
}

export function report(count: i32): void {
  switch (count) {
    case 0:
      trace('nothing');
      break;
    case 1:
      trace('one', 1, 1.5);
      break;
    default:
      trace('all of them', 5, 1, -2.25, 1e21, NaN, Infinity);
  }
}

export function random(): f64 {
  return Math.random();
}
