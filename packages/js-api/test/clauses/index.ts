import type { Section } from './clause.js';
import { errorSection } from './errors.js';
import { functionSection } from './functions.js';
import { moduleSection } from './module.js';
import { namespaceSection } from './namespace.js';
import { globalSection, memorySection, tableSection } from './storage.js';
import { streamingSection } from './streaming.js';

export const sections: readonly Section[] = [
  namespaceSection,
  moduleSection,
  memorySection,
  tableSection,
  globalSection,
  functionSection,
  errorSection,
  streamingSection,
];
