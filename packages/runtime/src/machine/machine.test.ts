import { createActor, createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { parseStory } from '../story/validate.ts';
import { toMachineConfig } from './config.ts';
import { toMachine } from './machine.ts';

const story = parseStory({
  matchcut: 1,
  id: 'crossroads',
  title: 'Crossroads',
  start: 'road',
  segments: {
    road: {
      durationMs: 8_000,
      choices: [
        {
          id: 'turn',
          opensAtMs: 1_000,
          closesAtMs: 6_000,
          default: 'last',
          options: [
            { id: 'left', label: 'Left', to: 'mill' },
            { id: 'right', label: 'Right', to: 'inn' },
          ],
        },
      ],
    },
    mill: { durationMs: 3_000, routes: [{ to: 'road' }] },
    inn: { durationMs: 3_000, ending: { id: 'rest', title: 'Rest' } },
  },
});

describe('the machine of a story', () => {
  it('is a standard XState machine whose state ids are segment ids', () => {
    const actor = createActor(toMachine(story), { input: { seed: 1 } }).start();
    const seen: string[] = [];
    actor.on('*', (happening) => seen.push(happening.type));
    actor.send({ type: 'position', ms: 1_500 });
    expect(actor.getSnapshot().value).toEqual({ road: 'choice turn' });
    expect(actor.getSnapshot().hasTag('choice')).toBe(true);
    actor.send({ type: 'choose', option: 'left' });
    actor.send({ type: 'ended' });
    expect(actor.getSnapshot().context.segment).toBe('mill');
    actor.send({ type: 'ended' });
    actor.send({ type: 'ended' });
    expect(actor.getSnapshot().hasTag('ending')).toBe(true);
    expect(seen).toEqual([
      'choice_opened',
      'choice_made',
      'segment_entered',
      'segment_entered',
      'choice_opened',
      'choice_made',
      'segment_entered',
      'ending_reached',
    ]);
  });

  it('has a config of plain JSON that XState accepts after a trip through text', () => {
    const config = toMachineConfig(story);
    const again = JSON.parse(JSON.stringify(config));
    expect(Object.keys(createMachine(again).states)).toEqual(['road', 'mill', 'inn']);
    expect(again.states.road.states['choice turn'].on.choose[0]).toMatchObject({
      guard: { type: 'chooses', params: { option: 'left' } },
    });
  });
});
