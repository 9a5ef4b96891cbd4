import { describe, expect, it } from 'vitest';
import { diagnose } from '../diagnose.ts';
import { loadStory, type LoadedStory } from '../load-story.ts';

/** Loads `story.yaml` out of some files. */
function load(files: Readonly<Record<string, string>>): LoadedStory {
  return loadStory(files['story.yaml'] ?? '', 'story.yaml', {
    read: (file) =>
      Object.hasOwn(files, file)
        ? { text: files[file] ?? '' }
        : { problem: 'no such file', advice: 'Check its name.' },
  });
}

function told({ diagnostics }: LoadedStory): string[] {
  return diagnostics.map(({ code, file, range, message, related = [] }) => {
    const also = related.map(
      (other) =>
        ` (${other.file}:${other.range.start.line}:${other.range.start.column} ${other.message})`,
    );
    return `${code} ${file}:${range.start.line}:${range.start.column} ${message}${also.join('')}`;
  });
}

const head = 'matchcut: 1\nid: ferry\ntitle: The ferry\nstart: pier\n';
const out = '  out: { duration: 5s, ending: { id: out, title: Out } }\n';

describe('a story in several files', () => {
  it('is the same as in one', () => {
    const parts = load({
      'story.yaml': `${head}include: acts/one.yaml\nsegments:\n${out}`,
      'acts/one.yaml':
        'include: [two.yaml]\nsegments:\n  pier: { duration: 9s, routes: [{ to: deck }] }\n',
      'acts/two.yaml':
        'variables: { coins: { type: int, max: 3 } }\nsegments:\n  deck: { duration: 9s, do: coins += 1, routes: [{ to: out }] }\n',
    });
    const whole = load({
      'story.yaml': `${head}variables: { coins: { type: int, max: 3 } }\nsegments:\n  pier: { duration: 9s, routes: [{ to: deck }] }\n  deck: { duration: 9s, do: coins += 1, routes: [{ to: out }] }\n${out}`,
    });
    expect(parts.diagnostics).toEqual([]);
    expect(parts.story).toEqual(whole.story);
    expect(parts.files.map(({ file }) => file)).toEqual([
      'story.yaml',
      'acts/one.yaml',
      'acts/two.yaml',
    ]);
  });

  it('tells of a problem where it was written', () => {
    const loaded = load({
      'story.yaml': `${head}include: one.yaml\nsegments:\n${out}`,
      'one.yaml': 'segments:\n  pier: { duration: 9s, routes: [{ to: deck }] }\n',
    });
    expect(told(loaded)).toEqual([
      'MC2003 one.yaml:2:40 this route leads to "deck", which doesn\'t exist',
    ]);
  });

  it('tells of both places when a segment stands in two files', () => {
    const pier = 'segments:\n  pier: { duration: 9s, routes: [{ to: out }] }\n';
    expect(
      told(load({ 'story.yaml': `${head}include: one.yaml\n${pier}${out}`, 'one.yaml': pier })),
    ).toEqual([
      'MC2006 one.yaml:2:3 "pier" stands in "segments" twice (story.yaml:7:3 the other one)',
    ]);
  });

  it('includes nothing twice, nothing outside its folder, and no story', () => {
    const included = (include: string, more: Record<string, string> = {}) =>
      told(
        load({
          'story.yaml': `${head}include: ${include}\nsegments:\n  pier: { duration: 9s, routes: [{ to: out }] }\n${out}`,
          ...more,
        }),
      );
    expect(included('../secret.yaml')).toEqual([
      'MC1010 story.yaml:5:10 "../secret.yaml" lies outside the story\'s folder',
    ]);
    expect(included('/etc/passwd')).toEqual([
      'MC1010 story.yaml:5:10 "/etc/passwd" lies outside the story\'s folder',
    ]);
    expect(included('one.yaml', { 'one.yaml': 'include: story.yaml\n' })).toEqual([
      "MC1011 one.yaml:1:10 this is the story's own file",
    ]);
    expect(included('one.yaml')).toEqual(['MC1001 story.yaml:5:10 "one.yaml": no such file']);
    expect(included('one.yaml', { 'one.yaml': 'title: One\n' })).toEqual([
      'MC2002 one.yaml:1:1 "title" doesn\'t belong into an included file',
    ]);
  });
});

describe('a group', () => {
  const grouped = (
    segment: string,
    group = '{ duration: 12s, do: coins += 1, routes: [{ to: out }], metadata: { place: harbour }, choice: { opens: 2s, closes: 6s }, option: { unavailable: locked } }',
  ) =>
    load({
      'story.yaml': `${head}variables: { coins: { type: int, max: 3 } }\ngroups:\n  harbour: ${group}\nsegments:\n  pier: ${segment}\n${out}`,
    });

  it('gives its settings to its segments, their choices and options', () => {
    const { story } = grouped(
      '{ group: harbour, do: coins += 2, choices: [{ id: ask, default: a, options: [{ id: a, label: A }] }], metadata: { light: night } }',
    );
    expect(story?.segments['pier']).toMatchObject({
      ...{
        durationMs: 12_000,
        do: ['coins += 1', 'coins += 2'],
        routes: [{ to: 'out' }],
        metadata: { place: 'harbour', light: 'night' },
      },
      choices: [{ opensAtMs: 2_000, closesAtMs: 6_000, options: [{ unavailable: 'locked' }] }],
    });
  });

  it('gives way to what a segment sets itself', () => {
    expect(
      grouped('{ group: harbour, duration: 4s, routes: [{ to: pier }, { to: out }] }').story
        ?.segments['pier'],
    ).toMatchObject({ durationMs: 4_000, routes: [{ to: 'pier' }, { to: 'out' }] });
  });

  it('is where its mistakes are told, with the segment that made them count', () => {
    expect(
      told(grouped('{ group: harbour }', '{ duration: 12s, routes: [{ to: outt }] }')),
    ).toEqual([
      'MC2003 story.yaml:7:44 this route leads to "outt", which doesn\'t exist (story.yaml:7:3 it comes from group "harbour")',
    ]);
    expect(told(grouped('{ group: harbour, do: [coins += 1, coin += 1] }'))).toEqual([
      'MC3002 story.yaml:9:44 variable "coin" doesn\'t exist',
    ]);
  });

  it('must exist, and hold settings only', () => {
    expect(told(grouped('{ group: harbor }'))[0]).toBe(
      'MC2003 story.yaml:9:18 group "harbor" doesn\'t exist',
    );
    expect(
      told(grouped('{ group: harbour }', '{ durations: 12s, routes: [{ to: out }] }'))[0],
    ).toBe('MC2002 story.yaml:7:14 "durations" isn\'t a field here');
  });
});

describe('a template', () => {
  const stops = (
    use: string,
    body = 'stop-<n>: { title: Stop <n>, duration: 9s, do: coins = <n>, routes: [{ to: <next> }] }',
  ) =>
    load({
      'story.yaml': `${head.replace('pier', 'stop-1')}variables: { coins: { type: int, max: 3 } }\ntemplates:\n  stop:\n    parameters: [n, next]\n    segments:\n      ${body}\nuse:\n${use}segments:\n${out}`,
    });

  it('gives its segments once for each use', () => {
    const { story, diagnostics } = stops(
      '  - { template: stop, with: { n: 1, next: stop-2 } }\n  - { template: stop, with: { n: 2, next: out } }\n',
    );
    expect(diagnostics).toEqual([]);
    expect(story?.segments).toMatchObject({
      'stop-1': { title: 'Stop 1', do: ['coins = 1'], routes: [{ to: 'stop-2' }] },
      'stop-2': { routes: [{ to: 'out' }] },
    });
  });

  it('fills a value that is nothing but a placeholder with the argument itself', () => {
    const { story } = stops(
      '  - { template: stop, with: { n: 1, next: out } }\n',
      'stop-<n>: { duration: 9s, routes: [{ to: <next>, weight: <n> }] }',
    );
    expect(story?.segments['stop-1']?.routes).toEqual([{ to: 'out', weight: 1 }]);
  });

  it('is where its mistakes are told, with the use that made them count', () => {
    expect(told(stops('  - { template: stop, with: { n: 1, next: outt } }\n'))).toEqual([
      'MC2003 story.yaml:10:82 this route leads to "outt", which doesn\'t exist (story.yaml:12:5 template "stop" is used here)',
    ]);
  });

  it('leaves alone what is text in angle brackets', () => {
    const { story } = stops(
      '  - { template: stop, with: { n: 1, next: out } }\n',
      'stop-<n>: { title: <i>Stop</i> <n>, duration: 9s, routes: [{ to: <next> }] }',
    );
    expect(story?.segments['stop-1']?.title).toBe('<i>Stop</i> 1');
  });

  it('is found wanting only where every use of it is', () => {
    const uses =
      '  - { template: stop, with: { n: 1, next: stop-2 } }\n  - { template: stop, with: { n: 2, next: out } }\n';
    const codes = (when: string) =>
      diagnose(
        stops(
          uses,
          `stop-<n>: { duration: 9s, do: coins += 1, routes: [{ to: <next>, when: ${when} }, { to: stop-1 }] }`,
        ),
      )
        .diagnostics.filter(({ severity }) => severity === 'warning')
        .map(({ code }) => code);
    expect(codes('coins >= <n>')).toEqual(['MC6003', 'MC6002']);
    expect(codes('coins >= 2')).toEqual([]);
  });

  it('asks for every argument, knows no other, and has no placeholder without a parameter', () => {
    expect(told(stops('  - { template: stop, with: { n: 1 } }\n'))[0]).toBe(
      'MC2001 story.yaml:12:5 "next" of template "stop" is missing',
    );
    expect(told(stops('  - { template: stop, with: { n: 1, next: out, nxt: 2 } }\n'))[0]).toBe(
      'MC2002 story.yaml:12:48 template "stop" has no parameter of that name',
    );
    expect(
      told(
        stops(
          '  - { template: stop, with: { n: 1, next: out } }\n',
          'stop-<n>: { title: Stop <nxet>, duration: 9s, routes: [{ to: <next> }] }',
        ),
      )[0],
    ).toBe('MC2003 story.yaml:10:26 the template has no parameter "nxet"');
    expect(told(stops('  - { template: stopp, with: { n: 1, next: out } }\n'))[0]).toBe(
      'MC2003 story.yaml:12:17 template "stopp" doesn\'t exist',
    );
  });
});
