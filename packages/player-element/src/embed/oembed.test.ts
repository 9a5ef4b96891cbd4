import { describe, expect, it } from 'vitest';
import { oEmbed } from './oembed.ts';

const FILM = {
  player: 'https://film.example/player/embed.html?src=/story.json&catalogue=/media.json',
  title: 'The "Night" <Train>',
};

describe('oEmbed', () => {
  it('answers with a frame that holds the player', () => {
    const answer = oEmbed({ ...FILM, provider: { name: 'Film', url: 'https://film.example' } });
    expect(answer).toMatchObject({
      version: '1.0',
      type: 'video',
      width: 1_280,
      height: 720,
      provider_name: 'Film',
    });
    expect(answer['html']).toContain(
      'src="https://film.example/player/embed.html?src=/story.json&amp;catalogue=/media.json"',
    );
    expect(answer['html']).toContain('title="The &quot;Night&quot; &lt;Train&gt;"');
  });

  it('fits into the room that there is', () => {
    expect(oEmbed({ ...FILM, maxWidth: 640 })).toMatchObject({ width: 640, height: 360 });
    expect(oEmbed({ ...FILM, maxWidth: 640, maxHeight: 180 })).toMatchObject({
      width: 320,
      height: 180,
    });
  });

  it('takes no address that would run a script', () => {
    expect(() => oEmbed({ ...FILM, player: 'javascript:alert(1)' })).toThrow(TypeError);
  });
});
