import { conductor, mara, seated, stranger } from './figures.ts';
import { cab, plush, railsAhead, rocking, tableLamp, walls, windowPane } from './interior.ts';
import { firs, hills, sea, sky, snow, stars, steam } from './scenery.ts';
import {
  aside,
  chance,
  clamp,
  disc,
  ease,
  fade,
  fill,
  glow,
  HEIGHT,
  INK,
  mix,
  outline,
  type Pen,
  polygon,
  rounded,
  type Scene,
  vertical,
  vignette,
  WIDTH,
} from './stage.ts';
import { endTitle, mainTitle } from './titles.ts';
import { letter, platform, train } from './train.ts';

const RAIL = 545;
const PLATFORM = 552;

/** The scene of each segment. */
export const SCENES: Readonly<Record<string, Scene>> = {
  platform(pen, t) {
    // The camera starts on the sky, where the title is, and comes down to the platform.
    const lifted = 400 * (1 - ease(t, 3.4, 7));
    fill(pen, '#060a19');
    pen.translate(0, lifted);
    outside(pen, t);
    if (lifted > 0) stars(pen, t, -400, 0);
    platform(pen, t, PLATFORM);
    const left = ease(t, 7.4, 8.4);
    if (left > 0) letter(pen, 640, PLATFORM + 1, t);
    mara(pen, t, { x: 408, y: 618, height: 205 });
    const away = Math.max(0, t - 7.6);
    if (away < 6.5) {
      aside(pen, () => {
        pen.globalAlpha = 1 - ease(away, 4, 6.4);
        stranger(pen, {
          x: 690 + away * 74,
          y: 622,
          height: 214,
          facing: 1,
          ...(away > 0 ? { walk: away * 1.9 } : {}),
        });
      });
    }
    pen.translate(0, -lifted);
    snow(pen, t, 70);
    vignette(pen);
    fade(pen, 1 - ease(t, 0, 1.6));
    mainTitle(pen, t);
  },

  boarding(pen, t) {
    outside(pen, t + 18);
    const front = mix(1500, 210, 1 - (1 - clamp(t / 6)) ** 2.4);
    aside(pen, () => {
      train(pen, t, front, RAIL + 18, front / 19);
      steam(pen, t, front + 210, RAIL - 20, ease(t, 3, 6));
    });
    platform(pen, t + 18, PLATFORM);
    const door = ease(t, 6.2, 7.6);
    if (door > 0) {
      aside(pen, () => {
        pen.globalAlpha = door;
        rounded(pen, vertical(pen, 395, 560, '#ffe9bd', '#f2a04a'), 706, 392, 78, 164, 6);
        polygon(pen, 'rgba(255,205,130,0.3)', [
          [706, 556],
          [784, 556],
          [880, 690],
          [620, 690],
        ]);
      });
      glow(pen, 745, 470, 260, '#ffb454', door * 0.5);
    }
    mara(pen, t, {
      x: 408 + ease(t, 7, 12) * 130,
      y: 618,
      height: 205,
      ...(t > 7 && t < 12 ? { walk: t * 1.1 } : {}),
    });
    snow(pen, t + 18, 70, 12 + 60 * ease(t, 1, 3) * (1 - ease(t, 4.5, 6.5)));
    vignette(pen);
  },

  missed(pen, t) {
    outside(pen, t + 30);
    const front = 210 - 46 * t ** 2;
    aside(pen, () => train(pen, t, front, RAIL + 18, front / 19));
    platform(pen, t + 30, PLATFORM);
    mara(pen, t, { x: 540, y: 618, height: 205, facing: -1 });
    snow(pen, t + 30, 70, 12 - 50 * ease(t, 2, 5) * (1 - ease(t, 7, 10)));
    vignette(pen);
    endTitle(
      pen,
      t,
      6.4,
      'The one who stayed',
      'The train left without you. The bench is still warm.',
      -150,
    );
    fade(pen, ease(t, 10.8, 12));
  },

  corridor(pen, t) {
    rocking(pen, t, () => {
      corridor(pen, t);
      mara(pen, t, {
        x: 640 + Math.sin(t * 0.9) * 5,
        y: 690 - ease(t, 0, 12) * 38,
        height: mix(392, 330, ease(t, 0, 12)),
        walk: t * 1.25,
      });
    });
    vignette(pen, 0.7);
  },

  tunnel(pen, t) {
    rocking(pen, t * 1.2, () => {
      const dark = ease(t, 0.4, 1.4) * (1 - ease(t, 7.6, 8.9));
      walls(pen);
      windowPane(pen, t + 12, 190, 80, 900, 440, dark);
      aside(pen, () => {
        pen.beginPath();
        pen.roundRect(190, 80, 900, 440, 18);
        pen.clip();
        for (let index = 0; index < 14; index += 1) {
          const x = WIDTH + 260 - (t - 1 - index * 0.5) * 2300;
          if (t > 1.1 && t < 8 && x > -300 && x < WIDTH + 300) {
            glow(pen, x, 190, 240, '#ffdca0', 0.75);
            fill(pen, '#fff1cf', x - 46, 182, 92, 14);
          }
        }
        // Her reflection, which is a moment late.
        aside(pen, () => {
          pen.globalAlpha = 0.5 * dark;
          mara(pen, t - 0.6, {
            x: 640 + Math.sin(t * 0.7 - 0.6) * 12,
            y: 830,
            height: 640,
            facing: -1,
          });
        });
      });
      mara(pen, t, { x: 470 + Math.sin(t * 0.7) * 6, y: 905, height: 690 });
    });
    vignette(pen, 0.8);
    fade(pen, 0.35 * ease(t, 0.4, 1.4) * (1 - ease(t, 7.6, 8.9)));
  },

  dining(pen, t) {
    rocking(pen, t, () => {
      diningCar(pen, t);
      for (let index = 0; index < 3; index += 1) {
        const dealt = ease(t, 2.2 + index * 0.7, 3 + index * 0.7);
        card(
          pen,
          mix(700, 520 + index * 92, dealt),
          mix(470, 566, dealt),
          0.34,
          dealt * (index - 1) * 0.1,
          'back',
        );
      }
    });
    vignette(pen, 0.65);
  },

  moon(pen, t) {
    rocking(pen, t, () => revealed(pen, t, 'moon'));
    vignette(pen, 0.75);
  },

  tower(pen, t) {
    rocking(pen, t, () => revealed(pen, t, 'tower'));
    const flash =
      t > 3.2 ? Math.max(0, Math.sin((t - 3.2) * 19)) * (1 - clamp((t - 3.2) / 0.7)) : 0;
    if (flash > 0) {
      aside(pen, () => {
        pen.globalAlpha = flash * 0.4;
        fill(pen, '#dfe7ff');
      });
    }
    vignette(pen, 0.75);
  },

  compartment(pen, t) {
    rocking(pen, t, () => {
      compartment(pen, t, 24);
      seated(pen, t, 'stranger', { x: 232, y: 545, height: 330 });
      seated(pen, t, 'mara', { x: 1048, y: 545, height: 322, facing: -1 });
    });
    vignette(pen, 0.65);
  },

  reading(pen, t) {
    rocking(pen, t, () => {
      fill(pen, vertical(pen, 0, HEIGHT, '#2b1714', '#180c0c'));
      glow(pen, 990, 120, 640, '#ffad4d', 0.5);
      sheet(pen, t);
    });
    vignette(pen, 0.75);
  },

  who(pen, t) {
    rocking(pen, t, () => {
      // What the window shows is another platform, with somebody left standing on it.
      compartment(pen, t, 48, () => {
        const passing = mix(1500, -760, clamp((t - 2.5) / 6.5));
        fill(pen, '#1a2348', passing, 392, 620, 60);
        fill(pen, '#46547f', passing, 392, 620, 4);
        glow(pen, passing + 210, 250, 170, '#ffb454', 0.8);
        fill(pen, '#0a0f20', passing + 207, 240, 6, 152);
        mara(pen, t, { x: passing + 330, y: 400, height: 104 });
      });
      seated(pen, t, 'stranger', { x: 232, y: 545, height: 330 });
      seated(pen, t, 'mara', { x: 1048, y: 545, height: 322, facing: -1 });
    });
    vignette(pen, 0.65);
  },

  engine(pen, t) {
    rocking(pen, t * 1.3, () => {
      railsAhead(pen, t, 2.4, 0, Math.sin(t * 0.35) * 0.8);
      snow(pen, t * 2.6, 50, 4);
      cab(pen, t, 0);
    });
    vignette(pen, 0.7);
    fade(pen, 1 - ease(t, 0, 1));
  },

  terminus(pen, t) {
    aside(pen, () => {
      pen.translate(WIDTH, 0);
      pen.scale(-1, 1);
      outside(pen, t);
      const front = mix(60, 330, ease(t, 0, 3.5));
      train(pen, t, front - (t > 9.5 ? (t - 9.5) ** 2 * 60 : 0), RAIL + 18, front / 19);
    });
    platform(pen, t, PLATFORM, true);
    const walked = ease(t, 2, 6.2);
    if (t > 6.8) letter(pen, 634, PLATFORM + 1, t);
    mara(pen, t, {
      x: mix(980, 742, walked),
      y: 618,
      height: 205,
      facing: -1,
      ...(t > 2 && t < 6.2 ? { walk: t * 1.7 } : {}),
    });
    snow(pen, t, 70, -10);
    vignette(pen);
    endTitle(pen, t, 9, 'Terminus', 'You lay a letter on the bench, for whoever comes next.', -150);
    fade(pen, ease(t, 13.6, 15));
  },

  dawn(pen, t) {
    const light = ease(t, 0, 13);
    fill(pen, vertical(pen, 0, 430, '#24335f', '#8b7196', '#f3b083'));
    glow(pen, 800, 430 - light * 60, 460, '#ffd9a0', 0.5 + 0.4 * light);
    disc(pen, '#fff0cf', 800, mix(470, 372, light), 46);
    hills(pen, 240, 440, 44, '#5d527c', 0.6);
    sea(pen, t, 430, '#ffe3b0');
    fill(pen, vertical(pen, 596, HEIGHT, '#4b3f55', '#231f33'), 0, 596, WIDTH, 124);
    for (let index = 0; index < 40; index += 1) {
      const x = chance(index, 31) * WIDTH;
      polygon(pen, '#2b2940', [
        [x, 604],
        [x + 3 + Math.sin(t * 1.4 + index) * 3, 604 - 16 - chance(index, 32) * 18],
        [x + 6, 604],
      ]);
    }
    aside(pen, () => {
      pen.translate(470, 0);
      pen.scale(-1, 1);
      train(pen, t, 0, 622, 0);
    });
    const walked = ease(t, 2, 8);
    mara(pen, t, {
      x: mix(300, 690, walked),
      y: 676,
      height: 190,
      facing: 1,
      ...(t > 2 && t < 8 ? { walk: t * 1.5 } : {}),
    });
    for (let index = 0; index < 5; index += 1)
      gull(
        pen,
        380 + index * 120 + t * (9 + index * 2),
        180 + Math.sin(t * 0.6 + index) * 22 + index * 18,
        t * 5 + index,
      );
    vignette(pen, 0.4);
    fade(pen, 1 - ease(t, 0, 1.4));
    endTitle(pen, t, 10.5, 'Dawn', 'For the first time in years, the train stands still.', -130);
    fade(pen, ease(t, 16.4, 18));
  },

  driver(pen, t) {
    rocking(pen, t, () => {
      railsAhead(pen, t, 3, ease(t, 3, 13), mix(0.8, -0.5, ease(t, 2, 9)));
      cab(pen, t, ease(t, 0.8, 3));
      mara(pen, t, { x: 470, y: 1010, height: 780 });
    });
    vignette(pen, 0.6);
    endTitle(pen, t, 9, 'The driver', 'The line goes on, and now it goes where you look.');
    fade(pen, ease(t, 13.6, 15));
  },
};

function outside(pen: Pen, t: number): void {
  sky(pen, t, 470);
  hills(pen, 120 + t * 0.6, 470, 130, vertical(pen, 340, 500, '#40538d', '#2a3b70'), 0.7);
  hills(pen, 760 + t, 505, 86, vertical(pen, 420, 520, '#1f2d5c', '#16224a'));
  firs(pen, 40, 530, 92, 52, '#101a3a');
  fill(pen, vertical(pen, 528, 560, '#101a3a', '#090f24'), 0, 528, WIDTH, 40);
  fill(pen, '#5b6a9c', 0, RAIL + 2, WIDTH, 3);
}

function corridor(pen: Pen, t: number): void {
  fill(pen, '#1a0f10');
  const far = { left: 520, right: 760, top: 210, bottom: 470 };
  polygon(pen, vertical(pen, 0, 260, '#2c1a16', '#4a2d20'), [
    [0, 0],
    [WIDTH, 0],
    [far.right, far.top],
    [far.left, far.top],
  ]);
  polygon(pen, vertical(pen, far.bottom, HEIGHT, '#4d2029', '#7c2b33'), [
    [far.left, far.bottom],
    [far.right, far.bottom],
    [WIDTH - 120, HEIGHT],
    [120, HEIGHT],
  ]);
  polygon(pen, '#2b1815', [
    [0, 0],
    [far.left, far.top],
    [far.left, far.bottom],
    [120, HEIGHT],
    [0, HEIGHT],
  ]);
  polygon(pen, '#3a211b', [
    [WIDTH, 0],
    [far.right, far.top],
    [far.right, far.bottom],
    [WIDTH - 120, HEIGHT],
    [WIDTH, HEIGHT],
  ]);
  fill(
    pen,
    vertical(pen, far.top, far.bottom, '#6a3f26', '#3a211b'),
    far.left,
    far.top,
    far.right - far.left,
    far.bottom - far.top,
  );
  rounded(pen, '#ffd08a', 596, 258, 88, 120, 44);
  glow(pen, 640, 320, 210, '#ffb454', 0.6);
  // Windows on the left, doors with light behind them on the right.
  for (let index = 0; index < 4; index += 1) {
    const near = 1 - index / 4.6;
    const next = 1 - (index + 0.72) / 4.6;
    const at = (side: 'left' | 'right', share: number, height: number): [number, number] => {
      const k = share ** 1.7;
      const edge = side === 'left' ? mix(far.left, 0, k) : mix(far.right, WIDTH, k);
      return [edge, mix(mix(far.top, 0, k), mix(far.bottom, HEIGHT, k), height)];
    };
    const pane = [
      at('left', near, 0.22),
      at('left', next, 0.22),
      at('left', next, 0.62),
      at('left', near, 0.62),
    ] as const;
    aside(pen, () => {
      outline(pen, pane);
      pen.clip();
      fill(pen, vertical(pen, 60, 480, '#0b1430', '#2c3e78', '#0f1938'), 0, 0, 560, HEIGHT);
      firs(pen, t * mix(420, 120, index / 4), 450, 210, 90, '#0a1128');
    });
    outline(pen, pane);
    pen.lineWidth = mix(8, 3, index / 4);
    pen.strokeStyle = '#8d6231';
    pen.stroke();
    const lit = index === 1 ? 0.92 + 0.08 * Math.sin(t * 11) : 0.42;
    aside(pen, () => {
      pen.globalAlpha = lit;
      polygon(pen, vertical(pen, 120, 600, '#ffe0a3', '#e08a3a'), [
        at('right', near, 0.2),
        at('right', next, 0.2),
        at('right', next, 0.86),
        at('right', near, 0.86),
      ]);
    });
    if (index === 1) glow(pen, 960, 360, 330, '#ffb454', 0.45);
  }
  for (let index = 0; index < 3; index += 1) {
    const k = ((index + 0.4) / 3) ** 1.7;
    const dim = Math.sin(t * 3 + index * 2) > 0.96 ? 0.25 : 0.7;
    glow(pen, 640, mix(far.top, 0, k) + 14, mix(60, 260, k), '#ffd79a', dim);
  }
}

function compartment(
  pen: Pen,
  t: number,
  offset: number,
  beyond: () => void = () => undefined,
): void {
  walls(pen);
  windowPane(pen, t + offset, 330, 110, 620, 330);
  aside(pen, () => {
    pen.beginPath();
    pen.roundRect(336, 116, 608, 318, 14);
    pen.clip();
    beyond();
  });
  for (const x of [40, 980]) {
    fill(pen, '#8d6231', x, 128, 260, 5);
    for (let bar = 0; bar < 9; bar += 1) fill(pen, '#6b4825', x + 10 + bar * 30, 133, 2, 26);
  }
  plush(pen, 'left');
  plush(pen, 'right');
  rounded(pen, '#3c2317', 560, 500, 160, 12, 4);
  fill(pen, '#2a1710', 634, 512, 12, 120);
  tableLamp(pen, 640, 500, t);
}

function diningCar(pen: Pen, t: number): void {
  walls(pen);
  windowPane(pen, t + 60, 70, 90, 420, 300);
  windowPane(pen, t + 60.4, 800, 90, 420, 300);
  conductor(pen, { x: 640, y: 770, height: 560 });
  rounded(pen, vertical(pen, 520, HEIGHT, '#efe6d2', '#b9a98a'), 250, 520, 780, 220, 10);
  fill(pen, 'rgba(90,60,40,0.25)', 250, 520, 780, 6);
  tableLamp(pen, 330, 566, t);
  tableLamp(pen, 950, 566, t + 3);
}

type Face = 'back' | 'moon' | 'tower';

function card(
  pen: Pen,
  x: number,
  y: number,
  size: number,
  angle: number,
  face: Face,
  turn = 1,
): void {
  aside(pen, () => {
    pen.translate(x, y);
    pen.rotate(angle);
    pen.scale(size * Math.max(0.02, turn), size);
    rounded(pen, 'rgba(20,8,6,0.45)', -92, -110, 200, 320, 16);
    rounded(pen, face === 'back' ? '#1d2a5c' : INK.bone, -100, -160, 200, 320, 16);
    pen.lineWidth = 4;
    pen.strokeStyle = face === 'back' ? INK.amber : '#8d6231';
    pen.beginPath();
    pen.roundRect(-88, -148, 176, 296, 10);
    pen.stroke();
    if (face === 'back') {
      for (let ring = 1; ring < 5; ring += 1) {
        pen.beginPath();
        pen.arc(0, 0, ring * 17, 0, Math.PI * 2);
        pen.lineWidth = 2;
        pen.stroke();
      }
    } else if (face === 'moon') {
      rounded(pen, '#1d2a5c', -80, -140, 160, 218, 8);
      disc(pen, '#f3ecd8', 0, -66, 44);
      disc(pen, '#1d2a5c', 18, -74, 36);
      polygon(pen, '#0c1430', [
        [-80, 78],
        [-80, 34],
        [-40, 2],
        [-6, 34],
        [30, 8],
        [80, 44],
        [80, 78],
      ]);
      caption(pen, 'THE MOON');
    } else {
      rounded(pen, '#3d2140', -80, -140, 160, 218, 8);
      polygon(pen, '#b9a98a', [
        [-26, 78],
        [-20, -66],
        [20, -66],
        [26, 78],
      ]);
      polygon(pen, '#b9a98a', [
        [-30, -66],
        [30, -66],
        [22, -92],
        [-22, -92],
      ]);
      for (const y of [-40, 0, 40]) rounded(pen, '#3d2140', -6, y, 12, 20, 6);
      polygon(pen, INK.amber, [
        [44, -138],
        [4, -84],
        [22, -86],
        [-8, -40],
        [40, -98],
        [22, -98],
        [58, -138],
      ]);
      caption(pen, 'THE TOWER');
    }
  });
}

function caption(pen: Pen, text: string): void {
  pen.fillStyle = '#3c2317';
  pen.font = "400 22px 'Josefin Sans'";
  pen.textAlign = 'center';
  pen.letterSpacing = '3px';
  pen.fillText(text, 0, 122);
  pen.letterSpacing = '0px';
}

function revealed(pen: Pen, t: number, face: Face): void {
  aside(pen, () => {
    pen.translate(WIDTH / 2, HEIGHT / 2);
    pen.scale(1.16, 1.16);
    pen.translate(-WIDTH / 2, -HEIGHT / 2 - 20);
    diningCar(pen, t + 12);
  });
  fade(pen, 0.5);
  const rise = ease(t, 0, 1.6);
  const turned = clamp((t - 1.5) / 0.9);
  const turn = Math.abs(Math.cos(turned * Math.PI));
  glow(pen, 640, 340, 430, face === 'moon' ? '#9db4ff' : '#ff9a5c', 0.6 * ease(t, 2, 3));
  card(
    pen,
    640,
    mix(620, 345, rise) + Math.sin(t * 1.3) * 5,
    mix(0.5, 1.42, rise),
    Math.sin(t * 0.8) * 0.025,
    turned > 0.5 ? face : 'back',
    turn,
  );
}

const LINES = [
  'Mara —',
  'You will think you have time. You have',
  'one night, and you have had it before.',
  'Do not ride to the end of the line.',
  'When you hear the sea, pull the brake.',
  '— M.',
];

function sheet(pen: Pen, t: number): void {
  aside(pen, () => {
    pen.translate(640, 400 + (1 - ease(t, 0, 1.2)) * 300);
    pen.rotate(-0.035 + Math.sin(t * 0.7) * 0.006);
    rounded(pen, 'rgba(0,0,0,0.4)', -372, -318, 760, 660, 4);
    polygon(pen, vertical(pen, -330, 330, '#f8f0da', '#e7d9b8'), [
      [-380, -330],
      [380, -322],
      [384, 330],
      [-384, 326],
    ]);
    fill(pen, 'rgba(120,90,50,0.16)', -380, -112, 762, 2);
    fill(pen, 'rgba(120,90,50,0.16)', -380, 104, 762, 2);
    pen.fillStyle = '#22315f';
    pen.textAlign = 'left';
    pen.font = "italic 500 44px 'Cormorant Garamond'";
    LINES.forEach((line, index) => {
      const written = clamp((t - 1 - index * 1.05) / 1.0);
      aside(pen, () => {
        pen.beginPath();
        pen.rect(-330, -270 + index * 82, 690 * written, 80);
        pen.clip();
        pen.fillText(line, index === 5 ? 170 : -320, -215 + index * 82);
      });
    });
  });
  // Her thumbs, holding the page.
  for (const side of [-1, 1]) {
    aside(pen, () => {
      pen.translate(640 + side * 400, 640);
      pen.rotate(side * -0.5);
      rounded(pen, '#1b2036', -70, 10, 140, 300, 50);
      rounded(pen, '#c99a78', -32, -70, 62, 130, 31);
    });
  }
}

function gull(pen: Pen, x: number, y: number, beat: number): void {
  const lift = Math.sin(beat) * 7;
  pen.lineWidth = 2.4;
  pen.lineCap = 'round';
  pen.strokeStyle = '#3a3f6b';
  pen.beginPath();
  pen.moveTo(x - 16, y - lift);
  pen.quadraticCurveTo(x - 7, y - 5, x, y);
  pen.quadraticCurveTo(x + 7, y - 5, x + 16, y - lift);
  pen.stroke();
}
