import { describe, expect, it } from 'vitest';

describe('on a server, where there is no window', () => {
  it.each(['./index.ts', './define.ts', './react.ts'])('%s can be imported', async (entry) => {
    expect('window' in globalThis).toBe(false);
    await expect(import(entry)).resolves.toBeDefined();
  });
});
