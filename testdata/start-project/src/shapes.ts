export type Shape = { kind: 'circle'; radius: number } | { kind: 'rectangle'; width: number; height: number };

export function area(shape: Shape): number {
  switch (shape.kind) {
    case 'circle':
      return Math.PI * shape.radius ** 2;
    case 'rectangle':
      return shape.width * shape.height;
  }
}

// Nothing uses this one, so the bundle must not contain it.
export function perimeter(shape: Shape): number {
  return shape.kind === 'circle' ? 2 * Math.PI * shape.radius : 2 * (shape.width + shape.height);
}
