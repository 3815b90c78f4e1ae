import { title } from './settings.json';
import { area, type Shape } from './shapes';
import { Table } from './table';

const shapes: readonly Shape[] = [
  { kind: 'circle', radius: 2 },
  { kind: 'rectangle', width: 3, height: 4 },
];

const table = new Table();
for (const shape of shapes) table.add(shape.kind, area(shape));
console.log(`${title}\n${table.print()}`);
