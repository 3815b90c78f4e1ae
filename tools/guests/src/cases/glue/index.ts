import type { GuestCase } from '../../guest-case.js';
import { documentCases } from './document.js';
import { ownGlueCases } from './own-glue.js';
import { quickJsCases } from './quickjs.js';
import { sqlJsCases } from './sql-js.js';
import { wasmoonCases } from './wasmoon.js';
import { webpCases } from './webp.js';
import { zstdCases } from './zstd.js';

/** Programs through the glue that comes with them, which is not changed. */
export const glueCases: readonly GuestCase[] = [
  ...ownGlueCases,
  ...zstdCases,
  ...webpCases,
  ...quickJsCases,
  ...wasmoonCases,
  ...sqlJsCases,
  ...documentCases,
];
