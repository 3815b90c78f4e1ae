import { fileURLToPath } from 'node:url';
import { CoreFeature, CoreFeaturesV2 } from '@wazero-ts/api';
import { decodeModule } from '@wazero-ts/binary';
import { print, verify } from '@wazero-ts/codegen';
import { expect, test } from 'vitest';
import { Frontend } from '../src/frontend/build-ssa.js';
import { frontendCases } from './frontend-cases.js';

const folder = fileURLToPath(new URL('../../../testdata/filetests/frontend/', import.meta.url));

/** Golden tests: `npx vitest run --project engine-compiler -u` writes the files anew. */
test.each(Object.entries(frontendCases))('%s', async (name, { module, options }) => {
  const decoded = decodeModule(module.toBytes(), {
    features: CoreFeaturesV2 | CoreFeature.threads | CoreFeature.tailCall,
  });
  const frontend = new Frontend(decoded, {
    guarded: true,
    metered: false,
    canonicalNaNs: false,
    directCalls: false,
    ...options,
  });
  const texts: string[] = [];
  for (let i = 0; i < decoded.code.count; i++) {
    const func = frontend.buildSsa(i);
    verify(func);
    texts.push(print(func));
  }
  await expect(texts.join('\n')).toMatchFileSnapshot(`${folder}${name}.ssa`);
});
