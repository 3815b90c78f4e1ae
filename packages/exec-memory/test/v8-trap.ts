// (module (memory 1) (func (export "load") (param i32) (result i32) local.get 0 i32.load))
const bytes = Uint8Array.from([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 6, 1, 0x60, 1, 0x7f, 1, 0x7f, 3, 2, 1, 0, 5, 3, 1, 0, 1, 7, 8, 1, 4, 0x6c, 0x6f,
  0x61, 0x64, 0, 0, 10, 9, 1, 7, 0, 0x20, 0, 0x28, 2, 0, 0x0b,
]);

let load: ((address: number) => number) | undefined;

/** Lets V8's own engine trap on an access beyond the end, which its own handler must see, and returns the error. */
export function v8Trap(): unknown {
  load ??= new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports['load'] as (address: number) => number;
  try {
    return load(0x7000_0000);
  } catch (error) {
    return error;
  }
}
