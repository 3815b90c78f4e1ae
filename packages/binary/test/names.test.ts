import { expect, test } from 'vitest';
import { decodeModule, functionIndex, localIndex } from '../src/index.js';
import { allFeatures, body, moduleOf, name, noLocals, SectionId, section } from './module-bytes.js';

const code = [
  section(SectionId.type, 1, 0x60, 1, 0x7f, 0),
  section(SectionId.function, 2, 0, 0),
  section(SectionId.code, 2, body(noLocals, [0x0b]), body(noLocals, [0x0b])),
];

function namesOf(...contents: readonly (number | readonly number[])[]) {
  const bytes = moduleOf(...code, section(SectionId.custom, name('name'), ...contents));
  return decodeModule(bytes, { features: allFeatures }).names;
}

test('module, function and local names', () => {
  const names = namesOf(
    section(0, name('app')),
    section(1, 2, 0, name('main'), 1, name('größe')),
    section(2, 1, 1, 1, 0, name('x')),
  );
  expect(names.moduleName).toBe('app');
  expect(names.functionName(functionIndex(0))).toBe('main');
  expect(names.functionName(functionIndex(1))).toBe('größe');
  expect(names.functionName(functionIndex(2))).toBeUndefined();
  expect(names.localName(functionIndex(1), localIndex(0))).toBe('x');
  expect(names.localName(functionIndex(1), localIndex(1))).toBeUndefined();
  expect(names.localName(functionIndex(0), localIndex(0))).toBeUndefined();
});

test('without a name section there are no names', () => {
  const { names } = decodeModule(moduleOf(...code), { features: allFeatures });
  expect(names.moduleName).toBe('');
  expect(names.functionName(functionIndex(0))).toBeUndefined();
});

test('what stands before the malformed part is kept', () => {
  const names = namesOf(section(0, name('app')), [1, 100, 1, 0, ...name('main')]);
  expect(names.moduleName).toBe('app');
  expect(names.functionName(functionIndex(0))).toBeUndefined();
});

test('names of functions that do not exist are ignored', () => {
  const names = namesOf(section(1, 2, 7, name('ghost'), 1, name('real')));
  expect(names.functionName(functionIndex(7))).toBeUndefined();
  expect(names.functionName(functionIndex(1))).toBe('real');
});

test('a name that is not UTF-8 is shown with replacement characters', () => {
  expect(namesOf(section(0, 2, 0xff, 0x61)).moduleName).toBe('\ufffda');
});
