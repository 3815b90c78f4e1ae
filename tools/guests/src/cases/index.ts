import type { GuestCase } from '../guest-case.js';
import { asSha256Cases } from './as-sha256.js';
import { dprintJsonCases } from './dprint-json.js';
import { esbuildCases } from './esbuild.js';
import { fliteCases } from './flite.js';
import { glueCases } from './glue/index.js';
import { luaImportModuleCases } from './lua-import-module.js';
import { ownCommandCases } from './own-commands.js';
import { ownModuleCases } from './own-modules.js';
import { rubyCases } from './ruby.js';
import { saxWasmCases } from './sax-wasm.js';
import { yosysCases } from './yosys.js';

/** All programs, in the order in which they run: quick ones first. */
export const guestCases: readonly GuestCase[] = [
  ...ownModuleCases,
  ...ownCommandCases,
  ...asSha256Cases,
  ...dprintJsonCases,
  ...saxWasmCases,
  ...glueCases,
  ...luaImportModuleCases,
  ...fliteCases,
  ...esbuildCases,
  ...rubyCases,
  ...yosysCases,
];
