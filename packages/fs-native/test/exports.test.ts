import { expect, test } from 'vitest';
import * as index from '../src/index.js';

test('the package exports exactly the names in exports.txt', async () => {
  await expect(`${Object.keys(index).sort().join('\n')}\n`).toMatchFileSnapshot('./exports.txt');
});
