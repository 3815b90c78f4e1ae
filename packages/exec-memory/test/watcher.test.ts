import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { contextLayout, pollFlags } from '../src/index.js';
import * as amd64 from './amd64-code.js';
import { contextAt, describeNative, execMemory, publishedCode } from './native.js';

const polled = 4;
/** Counts in slot 0 until the poll flag is up, leaves with 4, and so on for ever. */
const spin = (() => {
  const count = amd64.incrementField(amd64.slot(0));
  const leave = amd64.exit(polled);
  const body = [...count, ...amd64.skipUnlessPolled(leave.length), ...leave];
  return amd64.code(body, amd64.jump(-(body.length + 5)));
})();

describeNative('the watcher', () => {
  test('lets a spinning guest leave about every 10 ms', () => {
    const arena = publishedCode(spin);
    const context = contextAt(arena);
    const begin = performance.now();
    let exits = 0;
    for (let code = context.start(); performance.now() - begin < 300; code = context.resume()) {
      expect(code).toBe(polled);
      expect(context.takePollFlag()).toBe(pollFlags.heartbeat);
      execMemory().allowTermination();
      exits += 1;
    }
    expect(exits).toBeGreaterThan(5);
    expect(exits).toBeLessThan(40);
    context.release();
    arena.release();
  });

  test('lets a guest leave that runs in short pieces with JavaScript in between', () => {
    const leave = amd64.exit(polled);
    const pause = amd64.exit(2);
    const body = [...amd64.skipUnlessPolled(leave.length), ...leave, ...pause];
    const arena = publishedCode(amd64.code(body, amd64.jump(-(body.length + 5))));
    const context = contextAt(arena);
    const begin = performance.now();
    let polls = 0;
    for (let code = context.start(); performance.now() - begin < 400; code = context.resume()) {
      if (code === polled) {
        context.takePollFlag();
        polls++;
      }
      for (const from = performance.now(); performance.now() - from < 0.5; );
    }
    expect(polls).toBeGreaterThan(10);
    expect(polls).toBeLessThan(60);
    context.release();
    arena.release();
  });

  test.each(['is kept for the next call', 'is released'])(
    'tells the next guest when one ends without a look and %s',
    (what) => {
      const unaware = publishedCode(amd64.code(amd64.exit(0)));
      const aware = publishedCode(spin);
      const [first, second] = [contextAt(unaware), contextAt(aware)];
      Atomics.or(first.words, contextLayout.pollFlag / 4, pollFlags.deadline);
      expect(first.start()).toBe(0);
      expect(first.start()).toBe(0);
      if (what === 'is released') first.release();
      expect(second.start()).toBe(polled);
      expect(second.takePollFlag() & pollFlags.deadline).toBe(pollFlags.deadline);
      if (what !== 'is released') expect(first.takePollFlag() & pollFlags.deadline).toBe(0);
      for (const context of [first, second]) context.release();
      for (const arena of [unaware, aware]) arena.release();
    },
  );

  test('ends a guest at a deadline of 50 ms within 75', () => {
    const arena = publishedCode(spin);
    const context = contextAt(arena);
    const taken: number[] = [];
    for (let i = 0; i < 20; i++) {
      execMemory().setDeadline(50);
      const begin = performance.now();
      context.start();
      while ((context.takePollFlag() & pollFlags.deadline) === 0) context.resume();
      taken.push(performance.now() - begin);
      context.abandon();
      execMemory().setDeadline(Infinity);
    }
    taken.sort((a, b) => a - b);
    expect(taken[0]).toBeGreaterThan(45);
    // The machine may be busy with other things: the median must hold.
    expect(taken[10]).toBeLessThan(75);
    context.release();
    arena.release();
  });

  test('sleeps while no guest runs', async () => {
    const arena = publishedCode(spin);
    const context = contextAt(arena);
    context.start();
    context.release();
    arena.release();
    const tasks = '/proc/self/task';
    const name = (task: string) => readFileSync(`${tasks}/${task}/comm`, 'utf8').trim();
    const watcher = readdirSync(tasks).find((task) => name(task) === 'wazero-watcher');
    const switches = () =>
      /\nvoluntary_ctxt_switches:\s+(\d+)/.exec(readFileSync(`${tasks}/${watcher}/status`, 'utf8'))?.[1];
    await new Promise((done) => setTimeout(done, 600));
    const before = switches();
    expect(Number(before)).toBeGreaterThan(0);
    await new Promise((done) => setTimeout(done, 400));
    expect(switches()).toBe(before);
  });

  test('wakes up after it had nothing to do', async () => {
    const arena = publishedCode(spin);
    const context = contextAt(arena);
    for (let round = 0; round < 3; round++) {
      await new Promise((done) => setTimeout(done, 350));
      expect(context.start()).toBe(polled);
      context.abandon();
    }
    context.release();
    arena.release();
  });
});
