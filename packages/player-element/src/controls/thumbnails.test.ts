import { describe, expect, it } from 'vitest';
import { readThumbnail } from './thumbnails.ts';

const BASE = 'https://films.example/train/thumbnails.vtt';

describe('a cue of thumbnails', () => {
  it('names a part of a picture beside its file', () => {
    expect(readThumbnail('sprite.jpg#xywh=160,90,160,90', BASE)).toEqual({
      src: 'https://films.example/train/sprite.jpg',
      x: 160,
      y: 90,
      width: 160,
      height: 90,
    });
  });

  it('may say that it counts in pixels', () => {
    expect(readThumbnail('/a/b.png#xywh=pixel:0,0,1,1\n', BASE)).toMatchObject({
      src: 'https://films.example/a/b.png',
    });
  });

  it.each([
    '',
    'sprite.jpg',
    '#xywh=0,0,1,1',
    'sprite.jpg#xywh=0,0,0,90',
    'sprite.jpg#xywh=percent:0,0,50,50',
    'javascript:alert(1)#xywh=0,0,1,1',
    'http://[#xywh=0,0,1,1',
  ])('names nothing as “%s”', (text) => {
    expect(readThumbnail(text, BASE)).toBeUndefined();
  });
});
