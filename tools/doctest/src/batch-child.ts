// node batch-child.js SCRIPT...: imports one script after the other; exits with 0 when none failed.
import { pathToFileURL } from 'node:url';

const scripts = process.argv.slice(2);
let ended = 0;
// A script that exits by itself, or waits for what never comes, is no success of those behind it.
process.on('exit', (code) => {
  if (code === 0 && ended < scripts.length) process.exitCode = 1;
});
for (const script of scripts) {
  await import(pathToFileURL(script).href);
  ended += 1;
}
