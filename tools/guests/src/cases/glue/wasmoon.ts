import type { CaseContext, GuestCase } from '../../guest-case.js';
import { partText, textPart } from '../../outcome.js';
import { requireGlue } from './load.js';

interface LuaEngine {
  readonly global: { set(name: string, value: unknown): void; get(name: string): unknown };
  doString(code: string): Promise<unknown>;
}
interface Wasmoon {
  readonly LuaFactory: new () => { createEngine(): Promise<LuaEngine> };
}

/** Enough for what comes before the loop, on a machine that is busy. */
export const endlessTimeoutMs = 5000;

function newEngine(context: CaseContext): Promise<LuaEngine> {
  const { LuaFactory } = requireGlue<Wasmoon>(context, 'wasmoon', 'dist/index.js');
  return new LuaFactory().createEngine();
}

/** Errors, so setjmp and longjmp; closures; strings; a coroutine; functions and tables of JavaScript. */
const program = `
  local lines = {}
  local function say(...) lines[#lines + 1] = table.concat({...}, ' ') end
  local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
  say('fib', fib(fibOf))
  local caught = 0
  for i = 1, rounds do
    local ok, reason = pcall(function() if i % 3 == 0 then error({ code = i }) end return i end)
    if not ok then caught = caught + reason.code end
  end
  say('caught', caught)
  say(select(2, pcall(function() local nothing = nil; return nothing.field end)))
  say(string.format('%5.2f %q %x', math.pi, 'quoted\\n', 48879))
  local words = {}
  for word in ('the light of the lighthouse'):gmatch('%a+') do words[#words + 1] = word:upper() end
  table.sort(words)
  say(table.unpack(words))
  local steps = coroutine.wrap(function(a) local b = coroutine.yield(a + 1); coroutine.yield(b * 2) end)
  say('coroutine', steps(1), steps(21))
  say('host', add(20, 22), greet({ name = 'Ada' }))
  say(tostring(select(2, pcall(fail))))
  return table.concat(lines, '\\n')
`;

async function run(context: CaseContext): Promise<string> {
  const lua = await newEngine(context);
  lua.global.set('fibOf', context.full ? 24 : 12);
  lua.global.set('rounds', context.full ? 60_000 : 300);
  lua.global.set('add', (a: number, b: number) => a + b);
  lua.global.set('greet', ({ name }: { name: string }) => `hello ${name}`);
  lua.global.set('fail', () => {
    throw new Error('of the host');
  });
  return String(await lua.doString(program));
}

/** Lua by emscripten: named imports of env and WASI, setjmp and longjmp by `invoke_*`. */
export const wasmoonCases: readonly GuestCase[] = [
  {
    name: 'wasmoon',
    readsGlobal: true,
    run: async (context) => [textPart('output', await run(context))],
    check(outcome, { full }) {
      const output = partText(outcome, 'output');
      const expected = [
        `fib ${full ? 46368 : 144}`,
        'coroutine 2 42',
        'host 42 hello Ada',
        'LIGHT LIGHTHOUSE OF THE THE',
      ];
      const missing = expected.find((line) => !output.includes(line));
      return missing === undefined ? undefined : `the output has no line ${missing}:\n${output}`;
    },
  },
  {
    name: 'wasmoon-endless',
    readsGlobal: true,
    timeoutMs: endlessTimeoutMs,
    withoutOracle: 'it can not be stopped there',
    async run(context) {
      const lua = await newEngine(context);
      const before = String(await lua.doString('return 6 * 7'));
      const start = performance.now();
      const ended = await lua.doString('while true do end').then(String, (error: Error) => error.message);
      const milliseconds = performance.now() - start;
      // The instance is closed; the process and its runtime go on.
      const another = String(await (await newEngine(context)).doString('return 6 * 7'));
      return [
        textPart('before', before),
        textPart('ended', ended),
        textPart('milliseconds', String(Math.round(milliseconds))),
        textPart('another', another),
      ];
    },
    check: checkStopped,
  },
];

/** Whether a loop without an end was stopped by its deadline, and something else ran after it. */
export function checkStopped(outcome: Parameters<NonNullable<GuestCase['check']>>[0]): string | undefined {
  const ended = partText(outcome, 'ended');
  if (!ended.includes('deadline exceeded')) return `the loop ended with: ${ended}`;
  const milliseconds = Number(partText(outcome, 'milliseconds'));
  if (milliseconds < 0.9 * endlessTimeoutMs || milliseconds > 12 * endlessTimeoutMs)
    return `the loop ended after ${milliseconds} ms`;
  const [before, another] = [partText(outcome, 'before'), partText(outcome, 'another')];
  return before === '42' && another === '42' ? undefined : `before it: ${before}, after it: ${another}`;
}
