export interface Row {
  readonly label: string;
  readonly value: number;
}

export class Table {
  readonly #rows: Row[] = [];

  add(label: string, value: number): this {
    this.#rows.push({ label, value });
    return this;
  }

  print(): string {
    const width = Math.max(...this.#rows.map((row) => row.label.length));
    return this.#rows.map((row) => `${row.label.padEnd(width)}  ${row.value.toFixed(2)}`).join('\n');
  }
}
