import { readFileSync } from 'node:fs';
import type { CaseContext, GuestCase } from '../../guest-case.js';
import { textPart } from '../../outcome.js';
import { importGlue } from './load.js';

interface Image {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}
interface Codec {
  encode(data: Uint8ClampedArray, width: number, height: number, options: object): Uint8Array;
  decode(bytes: Uint8Array): Image;
}
interface Utilities {
  initEmscriptenModule(factory: unknown, module: WebAssembly.Module): Promise<Codec>;
}

const name = '@jsquash/webp';

/** The codec in one of its builds, made by the package's own initialization. */
async function codec(context: CaseContext, build: string): Promise<Codec> {
  const { default: factory } = await importGlue<{ default: unknown }>(context, name, `codec/${build}.js`);
  const { initEmscriptenModule } = await importGlue<Utilities>(context, name, 'utils.js');
  const module = new WebAssembly.Module(readFileSync(context.packageFile(name, `codec/${build}.wasm`)));
  return initEmscriptenModule(factory, module);
}

/** A picture with gradients and edges. */
function picture(width: number, height: number): Image {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const ring = Math.hypot(x - width / 2, y - height / 2) % 20 < 10;
      data.set([(255 * x) / width, (255 * y) / height, ring ? 220 : 30, 255], 4 * (y * width + x));
    }
  }
  return { data, width, height };
}

/** An image codec by emscripten and embind, the scalar and the vector build. */
export const webpCases: readonly GuestCase[] = [
  {
    name: 'webp',
    readsGlobal: true,
    async run(context) {
      const { data, width, height } = context.full ? picture(640, 480) : picture(48, 32);
      const { defaultOptions } = await importGlue<{ defaultOptions: object }>(context, name, 'meta.js');
      const scalar = await codec(context, 'enc/webp_enc');
      const vector = await codec(context, 'enc/webp_enc_simd');
      const encoded = scalar.encode(data, width, height, defaultOptions).slice();
      const decoded = (await codec(context, 'dec/webp_dec')).decode(encoded);
      return [
        { name: 'scalar', bytes: encoded },
        { name: 'vector', bytes: vector.encode(data, width, height, defaultOptions).slice() },
        textPart('size', `${decoded.width} ${decoded.height}`),
        { name: 'decoded', bytes: new Uint8Array(decoded.data) },
      ];
    },
    check([scalar, vector]) {
      if (Buffer.compare(scalar!.bytes, vector!.bytes) !== 0) return 'the two builds give different bytes';
      return Buffer.from(scalar!.bytes.subarray(0, 4)).toString() === 'RIFF' ? undefined : 'this is no picture';
    },
  },
];
