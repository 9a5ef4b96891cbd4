import { InvalidStoryError } from '@matchcut/runtime';
import { describe, expect, it } from 'vitest';
import { loadStory } from '../load-story.ts';
import { and, at, chosen, not, or, visited } from './condition.ts';
import { defineStory } from './define-story.ts';

const head = { id: 'letter', title: 'The letter', start: 'platform' } as const;
const gone = { duration: '12s', ending: { id: 'gone', title: 'Gone' } } as const;

describe('a story defined in TypeScript', () => {
  it('is the same as the story written in YAML', () => {
    const story = defineStory({
      ...head,
      variables: {
        letter: { type: 'bool' },
        nerve: { type: 'int', max: 3, initial: 1 },
        mood: { type: 'enum', values: ['calm', 'afraid'], initial: 'calm', scope: 'viewer' },
      },
      segments: ({ letter, nerve, mood }) => ({
        platform: {
          duration: '18s',
          do: nerve.add(-1),
          choices: [
            {
              ...{ id: 'letter', opens: '10s', closes: '16.5s', default: 'leave' },
              options: [
                {
                  id: 'take',
                  label: 'Take the letter',
                  do: [letter.set(true), nerve.set(2), mood.set('afraid')],
                },
                {
                  id: 'leave',
                  label: 'Let it lie',
                  when: or(not(letter), and(mood.isNot('afraid'), visited('train'))),
                  to: 'platform',
                  cut: 'now',
                },
              ],
            },
          ],
          routes: [
            { to: 'train', when: and(or(chosen('letter.take'), at('platform')), nerve.atLeast(2)) },
            { to: 'platform' },
          ],
        },
        train: gone,
      }),
    });
    const yaml = loadStory(
      `
matchcut: 1
id: letter
title: The letter
start: platform
variables:
  letter: { type: bool }
  nerve: { type: int, max: 3, initial: 1 }
  mood: { type: enum, values: [calm, afraid], initial: calm, scope: viewer }
segments:
  platform:
    duration: 18s
    do: nerve -= 1
    choices:
      - id: letter
        opens: 10s
        closes: 16.5s
        default: leave
        options:
          - { id: take, label: Take the letter, do: [letter = true, nerve = 2, 'mood = "afraid"'] }
          - { id: leave, label: Let it lie, when: 'not letter or mood != "afraid" and visited(train)', to: platform, cut: now }
    routes:
      - { to: train, when: (chosen(letter.take) or at(platform)) and nerve >= 2 }
      - { to: platform }
  train: { duration: 12s, ending: { id: gone, title: Gone } }
`,
      'f',
    );
    expect(yaml.diagnostics).toEqual([]);
    expect(story).toEqual(yaml.story);
  });

  it("with a window that doesn't fit is refused when it is run", () => {
    const late = () =>
      defineStory({
        ...head,
        segments: () => ({
          platform: {
            duration: '9s',
            choices: [
              {
                id: 'go',
                opens: '5s',
                closes: '12s',
                default: 'on',
                options: [{ id: 'on', label: 'On', to: 'train' }],
              },
            ],
          },
          train: gone,
        }),
      });
    expect(late).toThrow(InvalidStoryError);
  });

  // The compiler checks these: a line marked as an error that is none fails the check of types.
  it("with a name that doesn't exist is a type error, and refused when it is run all the same", () => {
    const routed = { duration: '9s', routes: [{ to: 'train' }] } as const;
    const wrong = [
      () =>
        defineStory({
          ...head,
          // @ts-expect-error no such segment
          start: 'platfrom',
          segments: () => ({ platform: routed, train: gone }),
        }),
      () =>
        defineStory({
          ...head,
          segments: () => ({
            // @ts-expect-error no such target
            platform: { duration: '9s', routes: [{ to: 'trian' }] },
            train: gone,
          }),
        }),
      () =>
        defineStory({
          ...head,
          variables: { letter: { type: 'bool' } },
          // @ts-expect-error no such variable
          segments: ({ lettre }) => ({
            platform: { duration: '9s', do: lettre.set(true), routes: [{ to: 'train' }] },
            train: gone,
          }),
        }),
      () =>
        defineStory({
          ...head,
          variables: { mood: { type: 'enum', values: ['calm'], initial: 'calm' } },
          segments: ({ mood }) => ({
            // @ts-expect-error no such value
            platform: { duration: '9s', do: mood.set('wild'), routes: [{ to: 'train' }] },
            train: gone,
          }),
        }),
      () =>
        defineStory({
          ...head,
          variables: { letter: { type: 'bool' } },
          segments: ({ letter }) => ({
            // @ts-expect-error a bool isn't a number
            platform: { duration: '9s', do: letter.add(1), routes: [{ to: 'train' }] },
            train: gone,
          }),
        }),
      () =>
        defineStory({
          ...head,
          segments: () => ({
            platform: {
              duration: '9s',
              // @ts-expect-error no such segment to have visited
              routes: [{ to: 'train', when: visited('tunnel') }, { to: 'train' }],
            },
            train: gone,
          }),
        }),
      () =>
        defineStory({
          ...head,
          segments: () => ({
            platform: {
              duration: '9s',
              choices: [
                {
                  id: 'go',
                  opens: '1s',
                  closes: '2s',
                  default: 'on',
                  options: [{ id: 'on', label: 'On' }],
                },
              ],
              // @ts-expect-error no such answer
              routes: [{ to: 'train', when: chosen('go.off') }, { to: 'train' }],
            },
            train: gone,
          }),
        }),
    ];
    for (const define of wrong) expect(define).toThrow();
  });
});
