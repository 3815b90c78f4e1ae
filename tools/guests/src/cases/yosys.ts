import { pathToFileURL } from 'node:url';
import type { CaseContext, GuestCase } from '../guest-case.js';
import { commandCase } from './command.js';

const source = `module top(input clk, input reset, input [3:0] a, input [3:0] b, output reg [4:0] sum, output parity);
  assign parity = ^sum;
  always @(posedge clk) if (reset) sum <= 0; else sum <= a + b;
endmodule
`;

/** More logic: a multiplier, and a counter for each bit of it. */
const largeSource = `${source}
module large(input clk, input [7:0] a, input [7:0] b, output reg [15:0] product, output reg [31:0] count);
  always @(posedge clk) begin
    product <= a * b + product;
    if (product[3]) count <= count + {24'd0, a ^ b};
  end
endmodule
`;

/** Every name to a text or bytes, or to a folder of the same kind. */
interface Folder {
  readonly [name: string]: string | Uint8Array | Folder | URL;
}

/** The cell libraries come as a JavaScript module; synthesis reads those at its top. */
async function cellLibraries({ packageFile }: CaseContext): Promise<Record<string, string | Uint8Array>> {
  const url = pathToFileURL(packageFile('@yowasp/yosys', 'gen/resources-yosys.js'));
  const { filesystem }: { filesystem: { share: Folder } } = await import(url.href);
  const files: Record<string, string | Uint8Array> = {};
  for (const [name, content] of Object.entries(filesystem.share)) {
    if (typeof content === 'string' || content instanceof Uint8Array) files[`share/${name}`] = content;
  }
  return files;
}

/** Yosys: logic synthesis in C++, 30 MB; it closes descriptors 1 and 2 itself at its end. */
export const yosysCases: readonly GuestCase[] = [
  commandCase({
    name: 'yosys-synthesis',
    file: (context) => context.packageFile('@yowasp/yosys', 'gen/yosys.core.wasm'),
    args: ({ full }) => [
      'yosys',
      '-q',
      '-p',
      `read_verilog /top.v; synth -noabc -top ${full ? 'large' : 'top'}; write_json /out.json`,
    ],
    files: async (context) => ({ ...(await cellLibraries(context)), 'top.v': context.full ? largeSource : source }),
    outputs: ['out.json'],
    end: () => 0,
    contains: { part: 'out.json', text: '"$_XOR_"' },
  }),
];
