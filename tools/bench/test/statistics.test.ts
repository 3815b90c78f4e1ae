import { describe, expect, it } from 'vitest';
import { geometricMean, median } from '../src/statistics.js';

describe('median', () => {
  it('is the middle of an odd number of values in any order', () => {
    expect(median([30, 4, 100])).toBe(30);
  });

  it('is the mean of the two in the middle of an even number', () => {
    expect(median([8, 2, 4, 100])).toBe(6);
  });

  it('leaves its argument alone', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it('of nothing is not a number', () => {
    expect(median([])).toBeNaN();
  });
});

describe('geometricMean', () => {
  it('of ratios that cancel out is 1', () => {
    expect(geometricMean([4, 0.25, 10, 0.1])).toBeCloseTo(1, 12);
  });

  it('of equal values is that value', () => {
    expect(geometricMean([7, 7, 7])).toBeCloseTo(7, 12);
  });
});
