import { describe, expect, it } from 'vitest';
import { actionOf } from './action.ts';

describe('a key', () => {
  it.each([
    [' ', { type: 'toggle' }],
    ['K', { type: 'toggle' }],
    ['3', { type: 'option', number: 3 }],
    ['ArrowLeft', { type: 'move', direction: 'left' }],
    ['Enter', { type: 'press' }],
    ['MediaPlayPause', { type: 'toggle' }],
    ['GoBack', { type: 'back' }],
    ['j', { type: 'skip', ms: -10_000 }],
  ])('“%s” asks for %j', (key, action) => {
    expect(actionOf({ key, keyCode: 0 })).toEqual(action);
  });

  it.each([
    ['Samsung’s back', 10009, { type: 'back' }],
    ['LG’s back', 461, { type: 'back' }],
    ['Samsung’s play and pause', 10252, { type: 'toggle' }],
    ['fast forward', 417, { type: 'skip', ms: 10_000 }],
  ])('of a remote control may only have a code: %s', (_, keyCode, action) => {
    expect(actionOf({ key: 'Unidentified', keyCode })).toEqual(action);
  });

  it.each(['x', '0', 'Tab', 'Shift', 'constructor'])('“%s” is left to the page', (key) => {
    expect(actionOf({ key, keyCode: 0 })).toBeUndefined();
  });
});
