import type { StoryEvent } from '@matchcut/runtime';
import { expect } from 'chai';
import {
  address,
  atChoice,
  faulty,
  media,
  options,
  packaged,
  part,
  press,
  stage,
  started,
  tunnelStory,
  types,
  type Stage,
} from '../../../fixtures/player-stage.ts';
import { frames, until } from '../../../fixtures/until.ts';

/** Whether video.js has let go of a video. */
const isGone = (video: HTMLVideoElement) => !video.hasAttribute('src');

afterEach(() => document.querySelector('matchcut-player')?.remove());

describe('<matchcut-player>', () => {
  it('shows the story’s title and waits for the viewer', async () => {
    const { shadow, player } = stage();
    const start = await until('the play button', () => shadow.querySelector('.start'));
    expect(start.textContent).to.contain('The tunnel');
    expect(player.paused).to.equal(true);
  });

  it('takes up what is set between loading and the first picture', async () => {
    const { player, shadow } = stage();
    await until('the play button', () => shadow.querySelector('.start'));
    const { session } = player;
    player.seed = 7;
    await until('another session', () => player.session && player.session !== session);
    expect(shadow.querySelectorAll('video').length).to.equal(2);
  });

  it('starts by itself when told to, where the browser lets it', async () => {
    const { events } = stage({ autoplay: '' });
    await until('playing', () => types(events).includes('playback_started'));
  });

  it('puts a timed choice over the running picture and takes the default on silence', async () => {
    const { shadow, events } = await atChoice({ timing: 'story' });
    const video = shadow.querySelector<HTMLVideoElement>('.front video');
    expect(video?.paused).to.equal(false);
    expect(
      options(shadow).map((button) => button.textContent?.trim().replace(/\s+/g, ' ')),
    ).to.deep.equal(['The moon', 'The tower', 'The sun (locked)']);
    const answer = await until('the answer', () =>
      events.find((event) => event.type === 'choice_made'),
    );
    expect(answer).to.include({ option: 'tower', by: 'silence', segment: 'tunnel' });
    await until('the ending', () => part(shadow, 'ending')?.textContent?.includes('Thunder'));
    expect(
      types(events)
        .filter((type) => type !== 'stalled')
        .slice(-3),
    ).to.deep.equal(['segment_entered', 'ending_reached', 'story_ended']);
  });

  it('takes up a saved play-through where it was left', async () => {
    const { player, events } = await atChoice();
    const saved: unknown = JSON.parse(JSON.stringify(player.session?.save()));
    player.choose('tower');
    await until('the ending', () => types(events).includes('story_ended'));
    player.playbackRate = 2;
    player.resume(saved);
    expect(player.session?.state).to.include({ segment: 'tunnel', step: 0 });
    const shadow = player.renderRoot as ShadowRoot;
    const video = await until('the tunnel where it was left', () => {
      const front = shadow.querySelector<HTMLVideoElement>('.front video');
      return (
        front?.currentSrc.includes('/tunnel/') && front.currentTime > 2.9 && !front.paused && front
      );
    });
    expect(video.playbackRate).to.equal(2);
    await until('the choice', () => options(shadow).length > 0);
    options(shadow)[0]?.click();
    expect(player.session?.state.step).to.equal(1);
  });

  it('takes up a saved play-through while the picture is held at its segment’s end, and hears no more of the one before', async () => {
    // The film is shorter than the story says, so that it ends while the choice is open; one option leads round.
    const story = tunnelStory();
    const [choice] = (story.segments['tunnel'] as { choices: { options: object[] }[] }).choices;
    choice?.options.push({ id: 'round', label: 'Once more', to: 'tunnel' });
    Object.assign(story.segments['tunnel'] ?? {}, { durationMs: 20_000 });
    Object.assign(choice ?? {}, { closesAtMs: 19_000 });
    const { player, events, shadow } = await atChoice({
      timing: 'off',
      src: address(story),
      catalogue: address(packaged()),
    });
    const earlier: unknown = JSON.parse(JSON.stringify(player.session?.save()));
    player.choose('round');
    const later: unknown = JSON.parse(JSON.stringify(player.session?.save()));
    player.resume(earlier);
    await until(
      'the film held',
      () => !player.paused && [...shadow.querySelectorAll('video')].every((video) => video.paused),
    );
    const [held, told] = [player.session?.id, events.length];
    player.resume(later);
    await until('the film going on', () =>
      [...shadow.querySelectorAll('video')].some((video) => !video.paused),
    );
    expect(
      events.slice(told).filter(({ session, type }) => session === held || type === 'choice_made'),
    ).to.deep.equal([]);
    expect(player.session?.state).to.include({ segment: 'tunnel', step: 1 });
    // It goes once more round, as was chosen before, and on.
    await until('the choice once more', () =>
      events
        .slice(told)
        .some(({ type, session }) => type === 'choice_opened' && session === player.session?.id),
    );
    player.choose('moon');
    await until(
      'the moon',
      () => player.session?.state.segment === 'moon' && player.session.state.positionMs > 100,
    );
  });

  it('goes on with what plays if a saved play-through doesn’t fit', async () => {
    const { player, events } = await atChoice({ timing: 'story' });
    const { session } = player;
    expect(() => player.resume({ matchcut: 1 })).to.throw('MC4001');
    expect(player.session).to.equal(session);
    await until('the answer', () => types(events).includes('choice_made'));
  });

  it('says when it has loaded, and shows what lies over the picture', async () => {
    const here = stage();
    const card = document.createElement('p');
    card.slot = 'overlay';
    card.textContent = 'Not filmed yet';
    here.player.append(card);
    await new Promise((resolve) => here.player.addEventListener('ready', resolve));
    expect(here.player.session?.state.segment).to.equal('tunnel');
    expect(getComputedStyle(card).position).to.equal('absolute');
    expect(card.getBoundingClientRect().width).to.equal(640);
  });

  it('takes a click as the answer, shows it, and cuts at the segment’s end', async () => {
    const { shadow, events } = await atChoice();
    options(shadow)[0]?.click();
    const taken = await until('the answer shown', () =>
      options(shadow).find((button) => button.classList.contains('taken')),
    );
    expect(taken.textContent).to.contain('The moon');
    const entered = await until('the moon', () =>
      events.find((event) => event.type === 'segment_entered' && event.segment === 'moon'),
    );
    expect(entered).to.include({ cause: 'option', from: 'tunnel' });
    await until('the moon’s picture', () =>
      shadow.querySelector<HTMLVideoElement>('.front video')?.currentSrc.includes('/moon/'),
    );
  });

  it('takes a digit as the answer, and refuses a locked option', async () => {
    const { shadow, events } = await atChoice();
    press('3', shadow.querySelector('.stage'));
    expect(types(events)).not.to.include('choice_made');
    press('1', shadow.querySelector('.stage'));
    await until('the answer', () =>
      events.find((event) => event.type === 'choice_made' && event.option === 'moon'),
    );
  });

  it('gives the keyboard to the choice, moves it with the arrows, and takes it back', async () => {
    const { shadow, player } = await atChoice();
    const choice = shadow.querySelector('matchcut-choice');
    await until(
      'focus on the choice',
      () => choice?.shadowRoot?.activeElement?.getAttribute('role') === 'group',
    );
    press('ArrowRight', choice?.shadowRoot?.activeElement);
    press('ArrowRight', choice?.shadowRoot?.activeElement);
    expect(choice?.shadowRoot?.activeElement === options(shadow)[1]).to.equal(true);
    options(shadow)[1]?.click();
    await until('the choice gone', () => shadow.querySelector('matchcut-choice') === null);
    expect(document.activeElement === player).to.equal(true);
    expect(shadow.activeElement?.className).to.contain('stage');
  });

  it('pauses by the space key also while a choice is open', async () => {
    const { shadow, player, events } = await atChoice();
    const choice = shadow.querySelector('matchcut-choice');
    await until('focus on the choice', () => choice?.shadowRoot?.activeElement);
    press(' ', choice?.shadowRoot?.activeElement);
    expect(player.paused).to.equal(true);
    expect(types(events)).not.to.include('choice_made');
  });

  it('obeys the last of several commands given at once', async () => {
    const { shadow, player, events } = await atChoice();
    const playing = () =>
      [...shadow.querySelectorAll('video')].filter((video) => !video.paused).length;
    player.restart();
    player.pause();
    await until('the first picture', () =>
      [...shadow.querySelectorAll<HTMLVideoElement>('.front video')].some(
        (video) => video.readyState >= 2 && video.currentTime < 0.1,
      ),
    );
    await frames(5);
    expect([player.paused, playing()]).to.deep.equal([true, 0]);
    player.restart();
    player.restart();
    await until('playing', () => (player.session?.state.positionMs ?? 0) > 300);
    expect(playing()).to.equal(1);
    const run = events.filter((event) => event.session === player.session?.id);
    expect(
      run.every((event) => event.positionMs < 3_000 || event.type === 'choice_opened'),
    ).to.equal(true);
  });

  it('leaves the keyboard where it is when the viewer is at work elsewhere on the page', async () => {
    const field = document.createElement('input');
    document.body.append(field);
    const { shadow } = await started();
    field.focus();
    await until('the choice', () => options(shadow).length > 0);
    expect(document.activeElement === field).to.equal(true);
    field.remove();
  });

  it('does not let a pause cost the viewer the choice', async () => {
    const { shadow, player, events } = await started({ timing: 'story' });
    player.playbackRate = 1;
    await until('the choice', () => options(shadow).length > 0);
    player.pause();
    await until('the picture standing', () =>
      [...shadow.querySelectorAll('video')].every((video) => video.paused),
    );
    // Nothing but the film closes it: its clock stands too.
    expect([options(shadow).length, player.session?.state.choice?.id]).to.deep.equal([3, 'turn']);
    player.playbackRate = 8;
    await player.play();
    await until('the answer', () => events.find((event) => event.type === 'choice_made'));
    expect(types(events)).to.include.members(['paused', 'resumed']);
  });

  it('shows captions of the segment that is seen, and hides them on demand', async () => {
    const { shadow, player } = await started();
    await until('the film', () => (player.session?.state.positionMs ?? 0) > 0);
    player.pause();
    player.seek(2_000);
    await until('a caption', () =>
      part(shadow, 'captions')?.textContent?.includes('the tunnel takes the sound away'),
    );
    press('c', shadow.querySelector('.stage'));
    await until('no caption', () => part(shadow, 'captions')?.textContent?.trim() === '');
  });

  it('offers to start again as a new session, or to go back to a checkpoint within this one', async () => {
    const { shadow, player } = await atChoice();
    const first = player.session?.id;
    options(shadow)[1]?.click();
    const [again, back, map] = await until('the ending', () =>
      part(shadow, 'ending')
        ? [...(part(shadow, 'ending')?.querySelectorAll('button') ?? [])]
        : null,
    );
    expect([again, back, map].map((button) => button?.textContent?.trim())).to.deep.equal([
      'Watch again',
      'Back to: The tunnel',
      'Your story so far',
    ]);
    back?.click();
    expect(player.session?.id).to.equal(first);
    expect(player.session?.state).to.include({ segment: 'tunnel', step: 0 });
    await until('the tunnel again', () => options(shadow).length > 0);
    player.restart();
    expect(player.session?.id).not.to.equal(first);
  });

  it('plays a segment from its start again after it was cut away from', async () => {
    const { shadow, player } = await atChoice({ src: address(tunnelStory({ cut: 'now' })) });
    options(shadow)[0]?.click();
    await until('the moon’s picture', () =>
      shadow.querySelector<HTMLVideoElement>('.front video')?.currentSrc.includes('/moon/'),
    );
    player.playbackRate = 1;
    player.back('tunnel');
    const video = await until('the tunnel’s picture', () => {
      const front = shadow.querySelector<HTMLVideoElement>('.front video');
      return front?.currentSrc.includes('/tunnel/') ? front : null;
    });
    expect(video.currentTime).to.be.lessThan(2);
    expect(player.session?.state.choice).to.equal(null);
  });

  it('shows what was cut to while it is paused, and plays it when told to', async () => {
    const { shadow, player, errors } = await atChoice({
      src: address(tunnelStory({ cut: 'now' })),
    });
    player.pause();
    player.choose('moon');
    const video = await until('the moon’s picture', () => {
      const front = shadow.querySelector<HTMLVideoElement>('.front video');
      return front?.currentSrc.includes('/moon/') && front.readyState >= 2 ? front : null;
    });
    expect(video.paused).to.equal(true);
    expect(video.currentTime).to.be.lessThan(0.05);
    await player.play();
    await until('the moon playing', () => video.currentTime > 0.2);
    expect(errors).to.deep.equal([]);
  });

  it('cuts to the prepared segment without a picture in between', async () => {
    const { shadow, player } = await atChoice();
    const empty: string[] = [];
    const watch = () => {
      const front = shadow.querySelector<HTMLVideoElement>('.front video');
      if (front && front.readyState < 2) empty.push(front.currentSrc);
      if (shadow.isConnected) requestAnimationFrame(watch);
    };
    watch();
    player.choose('tower');
    await until('the tower’s picture', () =>
      shadow.querySelector<HTMLVideoElement>('.front video')?.currentSrc.includes('/tower/'),
    );
    expect(empty).to.deep.equal([]);
  });

  it('plays also when its source was taken up anew just as it began', async () => {
    const { player, shadow } = stage({ playback: 'swap' });
    await until('the film’s source', () =>
      [...shadow.querySelectorAll('video')].some((video) => video.currentSrc),
    );
    for (const video of shadow.querySelectorAll('video'))
      video.addEventListener('play', () => video.load(), { once: true });
    void player.play();
    await until('the film', () => (player.session?.state.positionMs ?? 0) > 300);
  });

  it('does nothing while it is not on a page', async () => {
    const { player, events } = stage();
    player.remove();
    player.src = address(tunnelStory());
    const other = stage();
    await until('another player’s play button', () => other.shadow.querySelector('.start'));
    other.player.remove();
    expect(events).to.deep.equal([]);
    expect(player.session).to.equal(undefined);
  });

  for (const playback of ['gapless', 'swap']) {
    it(`says nothing to the console when it is put on and taken off at once, with ${playback} playback`, async () => {
      const said: unknown[] = [];
      const { error } = console;
      console.error = (...words) => void said.push(words.map(String).join(' '));
      try {
        const { player } = stage({ catalogue: address(packaged()), playback });
        for (let time = 0; time < 6; time += 1) {
          await new Promise((resolve) => player.addEventListener('ready', resolve, { once: true }));
          player.remove();
          document.body.append(player);
        }
        await until('the play button', () => player.renderRoot.querySelector('.start'));
        const videos = [...player.renderRoot.querySelectorAll('video')];
        player.remove();
        await until('its films gone', () => videos.every(isGone));
        await frames(5);
      } finally {
        console.error = error;
      }
      expect(said).to.deep.equal([]);
    });
  }

  it('stops everything when it is taken off the page, and loads again when it is put back', async () => {
    const { player, shadow, events } = await started();
    await until(
      'playing',
      () => (shadow.querySelector<HTMLVideoElement>('.front video')?.currentTime ?? 0) > 0.5,
    );
    const videos = [...shadow.querySelectorAll('video')];
    player.remove();
    expect(videos.every((video) => video.paused)).to.equal(true);
    const count = events.length;
    await until('its films gone', () => videos.every(isGone));
    expect(events.length).to.equal(count);
    document.body.append(player);
    await until('the play button', () => shadow.querySelector('.start'));
  });
});

describe('an error', () => {
  const told = async ({ shadow, errors }: Stage, code: string, title: string) => {
    const message = await until('the message', () => part(shadow, 'message'));
    expect(message.getAttribute('role')).to.equal('alert');
    expect(message.textContent).to.contain(title).and.to.contain('Try again');
    expect(errors.at(-1)?.code).to.equal(code);
  };

  it('is told when the story is not there', async () => {
    await told(stage({ src: '/nothing/story.json' }), 'MC5001', 'This story can’t be opened');
  });

  it('is told when the story has errors, with its code and place', async () => {
    const here = stage({ src: address({ ...tunnelStory(), start: 'nowhere' }) });
    await told(here, 'MC5001', 'This story can’t be opened');
    expect(here.errors[0]?.message).to.contain('MC2003').and.to.contain('nowhere');
  });

  it('is told when the story is not JSON', async () => {
    await told(stage({ src: address('<html>') }), 'MC5001', 'This story can’t be opened');
  });

  it('is told when the catalogue is malformed, or lacks a segment', async () => {
    await told(stage({ catalogue: address({ matchcut: 1 }) }), 'MC5002', 'media can’t be found');
    document.querySelector('matchcut-player')?.remove();
    const { moon: _, ...segments } = media().segments;
    await told(
      stage({ catalogue: address({ ...media(), segments }) }),
      'MC5003',
      'A part of this story is missing',
    );
  });

  it('is told when media is not there, and reported as an event', async () => {
    const here = stage({
      catalogue: address(media({ tunnel: `${location.origin}/nothing/tunnel.mp4` })),
    });
    await told(here, 'MC5004', 'The connection was lost');
    expect(here.events.at(-1)).to.include({
      type: 'error',
      code: 'MC5004',
      isFatal: true,
      segment: 'tunnel',
    });
    expect(here.player.paused).to.equal(true);
  });

  it('joins without seams what was packaged for it, unless it is told otherwise', async () => {
    const catalogue = address(packaged());
    const { shadow, player, events } = await atChoice({ catalogue });
    const video = shadow.querySelector('video');
    const source = video?.currentSrc;
    options(shadow)[0]?.click();
    await until('the moon', () =>
      events.some((event) => event.type === 'segment_entered' && event.segment === 'moon'),
    );
    await until('its film', () => (player.session?.state.positionMs ?? 0) > 500);
    expect([shadow.querySelectorAll('video').length, video?.currentSrc]).to.deep.equal([1, source]);
    await until('the ending', () => part(shadow, 'ending')?.textContent?.includes('Moonlight'));
    player.remove();
    const forced = stage({ catalogue, playback: 'swap' });
    await until('the play button', () => forced.shadow.querySelector('.start'));
    expect(forced.shadow.querySelectorAll('video').length).to.equal(2);
  });

  it('takes another rendition where one can’t be played, and goes on', async () => {
    const catalogue = media();
    const whole = catalogue.segments.tunnel.renditions[0] as { src: string };
    catalogue.segments.tunnel.renditions = [
      { ...whole, src: faulty('damaged', 'rendition', 'tunnel') } as never,
      { ...whole, height: 720, width: 1280 } as never,
    ];
    const { events, errors } = await started({ catalogue: address(catalogue) });
    await until('the film', () => events.some((event) => event.type === 'choice_opened'));
    expect(events.find((event) => event.type === 'error')).to.include({
      code: 'MC5005',
      isFatal: false,
    });
    expect(errors).to.deep.equal([]);
  });

  it('is told when media is damaged', async () => {
    const here = stage({
      catalogue: address(media({ tunnel: faulty('damaged', 'tunnel', 'tunnel') })),
    });
    await told(here, 'MC5005', 'This video can’t be played');
  });

  it('in the next segment’s media leaves the current one alone, and is told when it is due', async () => {
    const here = await atChoice({
      catalogue: address(media({ tower: `${location.origin}/nothing/tower.mp4` })),
    });
    expect(here.errors).to.deep.equal([]);
    here.player.choose('tower');
    await told(here, 'MC5004', 'The connection was lost');
    expect(here.player.session?.state.segment).to.equal('tower');
  });

  it('is tried again by itself when the connection is back', async () => {
    const key = String(Math.random());
    const here = stage({ catalogue: address(media({ tunnel: faulty('503', key, 'tunnel') })) });
    await told(here, 'MC5004', 'The connection was lost');
    await fetch(`/heal/${key}`);
    window.dispatchEvent(new Event('online'));
    // Nobody had started it yet, so it doesn't start by itself either.
    const start = await until('the play button', () =>
      here.shadow.querySelector<HTMLButtonElement>('.start'),
    );
    expect([part(here.shadow, 'message'), here.player.paused]).to.deep.equal([null, true]);
    start.click();
    await until('the choice', () => options(here.shadow).length > 0);
  });

  it('is over when trying again succeeds, and the film goes on where it was', async () => {
    const key = String(Math.random());
    const here = await atChoice({
      catalogue: address(media({ tower: faulty('503', key, 'tower') })),
    });
    here.player.choose('tower');
    await told(here, 'MC5004', 'The connection was lost');
    await fetch(`/heal/${key}`);
    part(here.shadow, 'message')?.querySelector('button')?.click();
    await until('the ending', () => part(here.shadow, 'ending')?.textContent?.includes('Thunder'));
    expect(part(here.shadow, 'message')).to.equal(null);
  });
});

describe('events', () => {
  let sent: { url: string; events: StoryEvent[] }[] = [];
  const { fetch: realFetch } = window;
  const realBeacon = navigator.sendBeacon;
  const take = (url: unknown, body: unknown) =>
    sent.push({
      url: String(url),
      events: (JSON.parse(String(body)) as { events: StoryEvent[] }).events,
    });

  beforeEach(() => {
    sent = [];
    window.fetch = async (input, init) => {
      if (!String(input).endsWith('/collector')) return realFetch(input, init);
      take(input, init?.body);
      return new Response('{"accepted":1,"rejected":[]}');
    };
    navigator.sendBeacon = (url, body) => take(url, body) > 0;
  });
  afterEach(() => {
    window.fetch = realFetch;
    navigator.sendBeacon = realBeacon;
  });

  it('go to the collector in order, with consent', async () => {
    await started({ collector: '/collector', consent: 'granted' });
    await until('events sent', () => sent.flatMap(({ events }) => events).length >= 4);
    const events = sent.flatMap((batch) => batch.events);
    expect(types(events).slice(0, 3)).to.deep.equal([
      'session_started',
      'segment_entered',
      'playback_started',
    ]);
    expect(events.map(({ seq }) => seq)).to.deep.equal(events.map((_, index) => index));
  });

  it('leave with the page by a beacon', async () => {
    const { player, events } = await started({ collector: '/collector', consent: 'granted' });
    await until('playing', () => types(events).includes('playback_started'));
    player.pause();
    window.dispatchEvent(new Event('pagehide'));
    expect(sent.flatMap((batch) => types(batch.events))).to.include('paused');
  });

  for (const consent of ['denied', 'undecided']) {
    it(`do not leave while consent is ${consent}`, async () => {
      const { player, events } = await started({ collector: '/collector', consent });
      await until('events', () => events.length >= 3);
      const other = await started({ collector: '/collector', consent: 'granted' });
      await until('another player’s events sent', () => sent.length > 0);
      window.dispatchEvent(new Event('pagehide'));
      player.remove();
      other.player.remove();
      expect(
        sent
          .flatMap((batch) => batch.events)
          .filter(({ session }) => session === events[0]?.session),
      ).to.deep.equal([]);
    });
  }
});
