// A WASI command through @assemblyscript/wasi-shim: sorts the lines of standard input, numbers them,
// echoes its arguments, and says on standard error how many there were.
const text = String.UTF8.decode(readAll());
const lines = text.split('\n');
if (lines[lines.length - 1] == '') lines.pop();
lines.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
for (let i = 0; i < lines.length; i++) console.log((i + 1).toString() + ': ' + lines[i]);
const counts = new Map<i32, i32>();
for (let i = 0; i < lines.length; i++) {
  const length = lines[i].length;
  counts.set(length, (counts.has(length) ? counts.get(length) : 0) + 1);
}
const lengths = counts.keys().sort((a, b) => a - b);
for (let i = 0; i < lengths.length; i++) console.log(`length ${lengths[i]}: ${counts.get(lengths[i])}`);
for (let i = 1; i < process.argv.length; i++) console.log('arg ' + process.argv[i]);
console.error(`${lines.length} lines`);
process.exit(lines.length % 7);

function readAll(): ArrayBuffer {
  const chunk = new ArrayBuffer(256);
  let all = new Uint8Array(0);
  let read = <i32>process.stdin.read(chunk);
  while (read > 0) {
    const longer = new Uint8Array(all.length + read);
    longer.set(all);
    longer.set(Uint8Array.wrap(chunk, 0, read), all.length);
    all = longer;
    read = <i32>process.stdin.read(chunk);
  }
  return all.buffer.slice(0, all.length);
}
