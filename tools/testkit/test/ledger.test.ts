import { describe, expect, test } from 'vitest';
import { ledgerEngine, linkingContractOf } from '../src/index.js';

linkingContractOf('ledger', ledgerEngine, { describe, test, expect });
