import { describe, expect, it } from 'vitest';
import { addressOf, apiQuery, readFilters } from './filters.ts';

describe('the filters', () => {
  it.each([
    '?story=night-train',
    '?story=night-train&version=v1&from=2026-11-01&to=2026-11-25&trait=device%3Aphone&by=territory&given=chosen%28letter.take%29&wanted=letter&prefix=platform&prefix=boarding',
    '?',
  ])('stand in the address: %s', (address) => {
    expect(addressOf(readFilters(address))).toBe(address);
  });

  it('ask for the whole of the last day', () => {
    expect(String(apiQuery(readFilters('?from=2026-11-01&to=2026-11-25&trait=device:tv')))).toBe(
      'from=2026-11-01&to=2026-11-26T00%3A00%3A00.000Z&trait=device%3Atv',
    );
  });
});
