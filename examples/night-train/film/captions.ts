/** One caption: from and until, in seconds of its segment. */
type Caption = readonly [from: number, until: number, text: string];

const CAPTIONS: Readonly<Record<string, readonly Caption[]>> = {
  platform: [
    [1.2, 5.6, '[a slow waltz, far away]'],
    [7.2, 9.8, 'The man at the bench walks off, and leaves something behind.'],
    [10, 13.2, 'Nobody else is here.'],
    [13.6, 17, '[rails begin to hum]'],
  ],
  boarding: [
    [0.4, 4, '[the last train arrives]'],
    [5, 8.4, 'No one gets off.'],
    [8.8, 11.4, 'It never waits long.'],
  ],
  missed: [
    [0.6, 4, '[the train pulls out]'],
    [4.4, 7.6, 'There will be another one. There is always another one.'],
  ],
  corridor: [
    [0.6, 3.6, 'Red carpet. Doors. A light that flickers at one of them.'],
    [4.2, 8, 'Haven’t you walked here before?'],
  ],
  tunnel: [
    [1, 3.8, '[the tunnel takes the sound away]'],
    [4.2, 7.8, 'In the glass, she moves a moment late.'],
  ],
  dining: [
    [0.8, 4.2, '“Your ticket, or your luck,” says the conductor.'],
    [5, 8.6, '“Draw one.”'],
  ],
  moon: [
    [2.8, 5.6, '“The moon. She keeps what others leave.”'],
    [5.9, 8.6, 'There is a letter under the card. It was on the bench.'],
  ],
  tower: [
    [2.8, 5.4, '“The tower. Then you ride to the end.”'],
    [5.8, 8.4, '[thunder, far behind]'],
  ],
  compartment: [
    [0.8, 4.4, '“You took your time,” says the man in grey.'],
    [6, 9.8, 'He looks at your hands, as if they should hold something.'],
  ],
  reading: [
    [0.6, 3, '[paper unfolds]'],
    [7.2, 11, 'It is your own handwriting.'],
  ],
  who: [
    [0.8, 4.2, '“I? I am the one who missed this train.”'],
    [4.8, 8.2, 'A platform goes by. Someone is standing on it.'],
    [8.6, 11.4, '“Look again. Then go and look again.”'],
  ],
  engine: [
    [1, 4, 'Third time through the tunnel, the door is open.'],
    [4.4, 8, 'The seat is warm. Nobody is driving.'],
  ],
  terminus: [
    [0.8, 4, '“Terminus,” says a voice. “All change.”'],
    [4.6, 8.4, 'The same lamp. The same bench.'],
  ],
  dawn: [
    [1.2, 4.6, '[brakes, then nothing, then the sea]'],
    [5.4, 9.6, 'The light comes up as if it had been waiting.'],
  ],
  driver: [
    [1, 4.4, 'The lever is lighter than it looks.'],
    [4.8, 8.4, 'Ahead, for the first time, the line bends.'],
  ],
};

/** A segment's captions as WebVTT. */
export function captionsFor(segment: string): string {
  const cues = (CAPTIONS[segment] ?? []).map(
    ([from, until, text]) => `${clock(from)} --> ${clock(until)} line:88%\n${text}\n`,
  );
  return ['WEBVTT\n', ...cues].join('\n');
}

function clock(seconds: number): string {
  return `00:00:${seconds.toFixed(3).padStart(6, '0')}`;
}
