import { createHash } from 'node:crypto';
import type { CaseContext, GuestCase } from '../../guest-case.js';
import { partText, textPart } from '../../outcome.js';
import { requireGlue } from './load.js';
import { checkStopped, endlessTimeoutMs } from './wasmoon.js';

interface Statement {
  run(values: readonly unknown[]): void;
  free(): void;
}
interface Database {
  run(sql: string): void;
  exec(sql: string): { columns: string[]; values: unknown[][] }[];
  prepare(sql: string): Statement;
  create_function(name: string, fn: (...args: never[]) => unknown): void;
  export(): Uint8Array;
}
type InitSqlJs = () => Promise<{ readonly Database: new (data?: Uint8Array) => Database }>;

const start = (context: CaseContext) => requireGlue<InitSqlJs>(context, 'sql.js', 'dist/sql-wasm.js')();
const text = (result: unknown): string => JSON.stringify(result);

function attempt(fn: () => unknown): string {
  try {
    return text(fn());
  } catch (error) {
    return String(error);
  }
}

/** SQLite by emscripten: memory that grows, files in memory, functions of JavaScript. */
export const sqlJsCases: readonly GuestCase[] = [
  {
    name: 'sql.js',
    readsGlobal: true,
    async run(context) {
      const { Database } = await start(context);
      const db = new Database();
      db.run('create table log(id integer primary key, place text, wind real, at blob)');
      db.run('begin');
      const insert = db.prepare('insert into log values(?, ?, ?, ?)');
      const rows = context.full ? 60_000 : 400;
      for (let i = 0; i < rows; i++) insert.run([i, `place ${i % 17}`, (i * 7919) % 113, Uint8Array.of(i, i >> 8)]);
      insert.free();
      db.run('commit');
      db.create_function('half', (x: number) => x / 2);
      const lines = [
        text(db.exec('select count(*), sum(wind), min(place), max(hex(at)) from log')),
        text(db.exec('select place, count(*), avg(wind) from log group by place order by 3 desc, 1 limit 5')),
        text(db.exec("select half(id), place from log where place like '%1_' order by id desc limit 3")),
        text(
          db.exec('with recursive n(x) as (select 1 union all select x + 1 from n where x < 200) select sum(x) from n'),
        ),
        attempt(() => db.exec('selec 1')),
        attempt(() => db.run('insert into log values(1, null, null, null)')),
        attempt(() => db.exec('select * from nowhere')),
      ];
      const bytes = db.export();
      const copy = new Database(bytes);
      lines.push(text(copy.exec('pragma integrity_check')), text(copy.exec('select count(*) from log')));
      return [
        textPart('results', lines.join('\n')),
        textPart('database', `${bytes.length} ${createHash('sha256').update(bytes).digest('hex')}`),
      ];
    },
    check(outcome, { full }) {
      const results = partText(outcome, 'results');
      return results.includes(`[[${full ? 60_000 : 400},`) && results.includes('"ok"')
        ? undefined
        : `the results are wrong:\n${results}`;
    },
  },
  {
    name: 'sql.js-endless',
    readsGlobal: true,
    timeoutMs: endlessTimeoutMs,
    withoutOracle: 'it can not be stopped there',
    async run(context) {
      const { Database } = await start(context);
      const answer = (db: Database): string => String(db.exec('select 6 * 7')[0]?.values[0]?.[0]);
      const db = new Database();
      const before = answer(db);
      const from = performance.now();
      const ended = attempt(() =>
        db.exec('with recursive n(x) as (select 1 union all select x from n) select count(*) from n'),
      );
      const milliseconds = performance.now() - from;
      // sql.js has one instance for the whole process, which is closed now; another copy of the glue makes a new one.
      delete (await import('node:module')).createRequire(import.meta.url).cache[
        context.packageFile('sql.js', 'dist/sql-wasm.js')
      ];
      const { Database: Another } = await start(context);
      return [
        textPart('before', before),
        textPart('ended', ended),
        textPart('milliseconds', String(Math.round(milliseconds))),
        textPart('another', answer(new Another())),
      ];
    },
    check: checkStopped,
  },
];
