import { newRuntimeConfigInterpreter } from '@wazero-ts/runtime';
import { describe, expect, test } from 'vitest';
import { engineContract } from '../src/index.js';

engineContract('interpreter', () => newRuntimeConfigInterpreter().engine!, { describe, test, expect });
