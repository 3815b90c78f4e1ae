// For the glue that `asc --bindings raw` writes: strings and arrays.
export function greet(name: string): string {
  return `hello ${name}`;
}

export function total(values: Array<f64>): f64 {
  let sum = 0.0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}

export function spin(): void {
  while (true) {}
}
