import { describe, expect, it } from 'vitest';
import { flatRows } from './flat-rows.ts';
import { toCsv } from './to-csv.ts';

describe('rows for a table', () => {
  it('have a column for each thing that is nested in them', () => {
    const arms = [
      { arm: 'old', against: null, wave: null },
      { arm: 'new', against: { low: -0.1, high: 0.2 }, wave: null },
    ];
    expect(toCsv(flatRows(arms))).toBe(
      'arm,wave,against.low,against.high\r\nold,,,\r\nnew,,-0.1,0.2\r\n',
    );
  });

  it('are left as they are otherwise, lists too', () => {
    const rows = [{ path: ['a', 'b'], share: 0.5 }];
    expect(flatRows(rows)).toEqual(rows);
  });
});
