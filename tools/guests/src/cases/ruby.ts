import { createHash } from 'node:crypto';
import type { GuestCase } from '../guest-case.js';
import type { GuestImports, GuestInstance, ImportedFunction } from '../guest-host.js';
import { partText, textPart } from '../outcome.js';

/** Functions that a script without JavaScript objects never calls, by their signatures. */
const unused: readonly (readonly [name: string, params: string, result: string])[] = [
  ['rb_wasm_throw_prohibit_rewind_exception', 'ii', ''],
  [
    'eval-js: func(code: string) -> variant { success(handle<js-abi-value>), failure(handle<js-abi-value>) }',
    'iii',
    '',
  ],
  ['is-js: func(value: handle<js-abi-value>) -> bool', 'i', 'i'],
  ['instance-of: func(value: handle<js-abi-value>, klass: handle<js-abi-value>) -> bool', 'ii', 'i'],
  ['global-this: func() -> handle<js-abi-value>', '', 'i'],
  ['int-to-js-number: func(value: s32) -> handle<js-abi-value>', 'i', 'i'],
  ['float-to-js-number: func(value: float64) -> handle<js-abi-value>', 'F', 'i'],
  ['string-to-js-string: func(value: string) -> handle<js-abi-value>', 'ii', 'i'],
  ['bool-to-js-bool: func(value: bool) -> handle<js-abi-value>', 'i', 'i'],
  ['proc-to-js-function: func(value: u32) -> handle<js-abi-value>', 'i', 'i'],
  ['rb-object-to-js-rb-value: func(raw-rb-abi-value: u32) -> handle<js-abi-value>', 'i', 'i'],
  ['js-value-to-string: func(value: handle<js-abi-value>) -> string', 'ii', ''],
  ['js-value-to-integer: func(value: handle<js-abi-value>) -> variant { as-float(float64), bignum(string) }', 'ii', ''],
  ['export-js-value-to-host: func(value: handle<js-abi-value>) -> ()', 'i', ''],
  ['import-js-value-from-host: func() -> handle<js-abi-value>', '', 'i'],
  ['js-value-typeof: func(value: handle<js-abi-value>) -> string', 'ii', ''],
  ['js-value-equal: func(lhs: handle<js-abi-value>, rhs: handle<js-abi-value>) -> bool', 'ii', 'i'],
  ['js-value-strictly-equal: func(lhs: handle<js-abi-value>, rhs: handle<js-abi-value>) -> bool', 'ii', 'i'],
  [
    'reflect-apply: func(target: handle<js-abi-value>, this-argument: handle<js-abi-value>, arguments: list<handle<js-abi-value>>) -> variant { success(handle<js-abi-value>), failure(handle<js-abi-value>) }',
    'iiiii',
    '',
  ],
  [
    'reflect-get: func(target: handle<js-abi-value>, property-key: string) -> variant { success(handle<js-abi-value>), failure(handle<js-abi-value>) }',
    'iiii',
    '',
  ],
  [
    'reflect-set: func(target: handle<js-abi-value>, property-key: string, value: handle<js-abi-value>) -> variant { success(handle<js-abi-value>), failure(handle<js-abi-value>) }',
    'iiiii',
    '',
  ],
];

function stub(name: string, params: string, result: string): ImportedFunction {
  const types = (letters: string): ('f64' | 'i32')[] => [...letters].map((letter) => (letter === 'F' ? 'f64' : 'i32'));
  const call = (): never => {
    throw new Error(`the script called ${name}`);
  };
  return { params: types(params), results: types(result), call };
}

/** Handles of Ruby's values, as its canonical ABI asks for. */
function newImports(): GuestImports {
  const values: number[] = [];
  return {
    'rb-js-abi-host': Object.fromEntries(unused.map((one) => [one[0], stub(...one)])),
    canonical_abi: {
      'resource_drop_js-abi-value': { params: ['i32'], results: [], call: () => {} },
      'resource_new_rb-abi-value': {
        params: ['i32'],
        results: ['i32'],
        call: (value: number) => values.push(value) - 1,
      },
      'resource_get_rb-abi-value': { params: ['i32'], results: ['i32'], call: (handle: number) => values[handle] },
    },
  };
}

/** Copies bytes into the guest. @returns where they are */
function give(guest: GuestInstance, bytes: Uint8Array): number {
  const at = guest.call('cabi_realloc', 0, 0, 4, bytes.length) as number;
  guest.memory().set(bytes, at);
  return at;
}

/** C strings: each ends with a zero, which its length counts. */
function giveText(guest: GuestInstance, text: string): readonly [at: number, byteCount: number] {
  const bytes = new TextEncoder().encode(`${text}\0`);
  return [give(guest, bytes), bytes.length];
}

function startRuby(guest: GuestInstance): void {
  const args = ['ruby.wasm', '-EUTF-8', '-e_=0'].flatMap((arg) => giveText(guest, arg));
  const list = give(guest, new Uint8Array(new Uint32Array(args).buffer));
  guest.call('ruby-init: func(args: list<string>) -> ()', list, args.length / 2);
}

/** @throws Error when the script raised */
function evaluate(guest: GuestInstance, script: string): void {
  const name = 'rb-eval-string-protect: func(str: string) -> tuple<handle<rb-abi-value>, s32>';
  const result = guest.call(name, ...giveText(guest, script)) as number;
  const memory = guest.memory();
  const state = new DataView(memory.buffer, memory.byteOffset).getInt32(result + 4, true);
  if (state !== 0) throw new Error(`the script ended with state ${state}`);
}

interface Script {
  readonly name: string;
  /** The build with the standard library inside. */
  readonly needsLibrary: boolean;
  text(full: boolean): string;
  /** What it prints, for the small input. */
  readonly prints: string;
}

function rubyCase({ name, needsLibrary, text, prints }: Script): GuestCase {
  return {
    name,
    async run({ host, full, packageFile }) {
      const { end, stdout, stderr } = await host.runReactor({
        file: packageFile('@ruby/3.4-wasm-wasi', `dist/${needsLibrary ? 'ruby+stdlib' : 'ruby'}.wasm`),
        args: [],
        imports: newImports(),
        use(guest) {
          startRuby(guest);
          evaluate(guest, `${text(full)}\n$stdout.flush`);
        },
      });
      return [textPart('end', String(end)), { name: 'stdout', bytes: stdout }, { name: 'stderr', bytes: stderr }];
    },
    check(outcome, { full }) {
      const printed = partText(outcome, 'stdout');
      return full || printed === prints ? undefined : `it printed ${JSON.stringify(printed)}`;
    },
  };
}

/** What the script of {@link rubyCases} makes of three rows, from Node. */
const rows = JSON.stringify([1, 2, 3].map((id) => ({ id, square: id * id, name: `row ${id}` })));
const digest = (algorithm: string, text: string): string => createHash(algorithm).update(text).digest('hex');

/** Ruby: an interpreter in the interpreter, with asyncify and its own setjmp. */
export const rubyCases: readonly GuestCase[] = [
  rubyCase({
    name: 'ruby-script',
    needsLibrary: false,
    text: (full) => `
      primes = (2..${full ? 20_000 : 100}).select { |n| (2..Integer.sqrt(n)).none? { |d| (n % d).zero? } }
      puts primes.last(3).inspect, primes.sum
      printf("%.3f %s\\n", Math.sqrt(2), "ünïcode".upcase.reverse)
      begin
        Integer("nine")
      rescue ArgumentError => error
        puts "rescued #{error.class}: #{error.message}"
      ensure
        puts "ensured"
      end
      puts [3, 1, 2].sort.each_slice(2).to_a.inspect, 2**100
      puts catch(:done) { [1, 2, 3].each { |n| throw :done, n * 10 if n == 2 } }`,
    prints:
      '[83, 89, 97]\n1060\n1.414 EDOCÏNÜ\nrescued ArgumentError: invalid value for Integer(): "nine"\nensured\n' +
      '[[1, 2], [3]]\n1267650600228229401496703205376\n20\n',
  }),
  rubyCase({
    name: 'ruby-library',
    needsLibrary: true,
    text: (full) => `
      require "json"
      require "digest"
      rows = (1..${full ? 5000 : 3}).map { |n| { "id" => n, "square" => n * n, "name" => "row #{n}" } }
      text = JSON.generate(rows)
      puts text.bytesize, JSON.parse(text).last.inspect, JSON.pretty_generate(rows.first)
      puts Digest::SHA256.hexdigest("abc"), Digest::MD5.hexdigest(text)
      begin
        JSON.parse("{oops")
      rescue JSON::ParserError
        puts "rescued"
      end`,
    prints:
      `${rows.length}\n{"id" => 3, "square" => 9, "name" => "row 3"}\n{\n  "id": 1,\n  "square": 1,\n  "name": "row 1"\n}\n` +
      `${digest('sha256', 'abc')}\n${digest('md5', rows)}\nrescued\n`,
  }),
];
