import { describe, expect, it } from 'vitest';
import { RateLimit } from './rate-limit.ts';

describe('a rate limit', () => {
  it('lets a burst through, then so much a second', () => {
    const limit = new RateLimit({ perSecond: 10, burst: 20 });
    expect([limit.take('a', 20, 0), limit.take('a', 5, 0)]).toEqual([0, 500]);
    expect([limit.take('a', 5, 499), limit.take('a', 5, 500), limit.take('a', 1, 500)]).toEqual([
      1, 0, 100,
    ]);
  });

  it('counts each sender by itself', () => {
    const limit = new RateLimit({ perSecond: 1, burst: 1 });
    expect([limit.take('a', 1, 0), limit.take('a', 1, 0), limit.take('b', 1, 0)]).toEqual([
      0, 1_000, 0,
    ]);
  });

  it('lets more than a burst through once it is whole, and asks for it afterwards', () => {
    const limit = new RateLimit({ perSecond: 10, burst: 20 });
    expect([limit.take('a', 50, 0), limit.take('a', 1, 1_000), limit.take('a', 1, 3_100)]).toEqual([
      0, 2_100, 0,
    ]);
  });

  it("forgets whom it hasn't heard of longest, rather than growing", () => {
    const limit = new RateLimit({ perSecond: 0.001, burst: 1 });
    limit.take('first', 1, 0);
    for (let sender = 0; sender < 50_001; sender += 1) limit.take(`${sender}`, 1, 0);
    expect(limit.take('first', 1, 0)).toBe(0);
  });

  it("isn't fooled by a clock that goes back", () => {
    const limit = new RateLimit({ perSecond: 1, burst: 1 });
    expect([limit.take('a', 1, 5_000), limit.take('a', 1, 0), limit.take('a', 1, 1_000)]).toEqual([
      0, 1_000, 0,
    ]);
  });
});
