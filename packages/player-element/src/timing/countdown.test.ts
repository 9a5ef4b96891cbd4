import { describe, expect, it } from 'vitest';
import { Countdown } from './countdown.ts';

function stage() {
  let now = 0;
  let timers: { at: number; callback: () => void }[] = [];
  let isOver = false;
  const clock = {
    now: () => now,
    after(ms: number, callback: () => void) {
      const timer = { at: now + ms, callback };
      timers.push(timer);
      return () => void (timers = timers.filter((each) => each !== timer));
    },
  };
  const pass = (ms: number) => {
    now += ms;
    const due = timers.filter(({ at }) => at <= now);
    timers = timers.filter(({ at }) => at > now);
    for (const { callback } of due) callback();
  };
  return {
    countdown: new Countdown(clock, () => (isOver = true)),
    pass,
    isOver: () => isOver,
    timers: () => timers.length,
  };
}

describe('a countdown', () => {
  it('runs out', () => {
    const { countdown, pass, isOver } = stage();
    countdown.start(1_000);
    pass(400);
    expect([countdown.leftMs, isOver()]).toEqual([600, false]);
    pass(600);
    expect([countdown.leftMs, isOver()]).toEqual([0, true]);
  });

  it('stands while it is paused', () => {
    const { countdown, pass, isOver } = stage();
    countdown.start(1_000);
    pass(400);
    countdown.pause();
    pass(5_000);
    expect([countdown.leftMs, isOver()]).toEqual([600, false]);
    countdown.resume();
    countdown.resume();
    pass(599);
    expect(isOver()).toBe(false);
    pass(1);
    expect(isOver()).toBe(true);
  });

  it('begins anew when it is started again', () => {
    const { countdown, pass, isOver, timers } = stage();
    countdown.start(1_000);
    pass(900);
    countdown.start(1_000);
    pass(900);
    expect([isOver(), timers()]).toEqual([false, 1]);
  });

  it('may have all the time in the world', () => {
    const { countdown, pass, isOver, timers } = stage();
    countdown.start(Infinity);
    pass(1e9);
    countdown.pause();
    countdown.resume();
    expect([countdown.leftMs, isOver(), timers()]).toEqual([Infinity, false, 0]);
  });
});
