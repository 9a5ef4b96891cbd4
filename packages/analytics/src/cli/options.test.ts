import { describe, expect, it } from 'vitest';
import { OptionsError, readOptions } from './options.ts';

describe('the command line', () => {
  it('reads what is given, and gives what is not its default', () => {
    expect(
      readOptions(['--story', 'a.json', '--story', 'b.json', '--keep-days', '30'], {}),
    ).toMatchObject({
      data: '.matchcut/analytics',
      port: '8070',
      story: ['a.json', 'b.json'],
      origin: [],
      'keep-days': '30',
      help: false,
    });
  });

  it.each([
    [['--keep-days', 'soon'], /whole number of days/],
    [['--events-per-second', '0'], /whole number/],
    [['--frobnicate'], /frobnicate/],
    [['--webhook', 'http://127.0.0.1:1'], /MATCHCUT_WEBHOOK_SECRET/],
    [['--xapi', 'http://127.0.0.1:1'], /needs "--site"/],
    [['--clickhouse', 'here'], /"--clickhouse" takes a URL/],
    [['--clickhouse', 'http://ada:s3cret@127.0.0.1:9'], /MATCHCUT_CLICKHOUSE_PASSWORD/],
    [['--cluster', 'film'], /need "--clickhouse"/],
    // A write key would stand in the list of processes.
    [['--key', 'ferry=secret'], /--key/],
  ])('%j is refused, and it says why', (args, message) => {
    expect(() => readOptions(args, {})).toThrow(OptionsError);
    expect(() => readOptions(args, {})).toThrow(message);
  });

  it('repeats no password of an address that it refuses', () => {
    expect(() => readOptions(['--clickhouse', 'ada:s3cret@127.0.0.1:9'], {})).toThrow(
      /^(?!.*s3cret)/s,
    );
  });
});
