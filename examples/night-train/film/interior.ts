import { country } from './scenery.ts';
import {
  aside,
  clamp,
  fill,
  glow,
  HEIGHT,
  INK,
  mix,
  type Pen,
  polygon,
  rounded,
  vertical,
  WIDTH,
} from './stage.ts';

/** How a carriage rocks: a little in height, less in angle, never in time with anything. */
export function rocking(pen: Pen, t: number, draw: () => void): void {
  aside(pen, () => {
    pen.translate(WIDTH / 2, HEIGHT / 2 + Math.sin(t * 8.3) * 1.1 + Math.sin(t * 3.1) * 1.2);
    pen.rotate(Math.sin(t * 1.7) * 0.0012);
    pen.scale(1.008, 1.008);
    pen.translate(-WIDTH / 2, -HEIGHT / 2);
    draw();
  });
}

/** A window with the country running by; `darkness` 1 is a tunnel. */
export function windowPane(
  pen: Pen,
  t: number,
  x: number,
  y: number,
  width: number,
  height: number,
  darkness = 0,
): void {
  aside(pen, () => {
    pen.beginPath();
    pen.roundRect(x, y, width, height, 18);
    pen.clip();
    pen.translate(x, y);
    pen.scale(width / WIDTH, height / HEIGHT);
    country(pen, t, 420);
    if (darkness > 0) {
      aside(pen, () => {
        pen.globalAlpha = darkness;
        fill(pen, '#04060e');
      });
    }
    pen.globalAlpha = 0.1;
    polygon(pen, '#ffffff', [
      [WIDTH * 0.05, 0],
      [WIDTH * 0.3, 0],
      [WIDTH * 0.12, HEIGHT],
      [-WIDTH * 0.13, HEIGHT],
    ]);
  });
  pen.lineWidth = 10;
  pen.strokeStyle = '#2a1a17';
  pen.beginPath();
  pen.roundRect(x, y, width, height, 18);
  pen.stroke();
  pen.lineWidth = 2;
  pen.strokeStyle = '#b07a3c';
  pen.beginPath();
  pen.roundRect(x + 6, y + 6, width - 12, height - 12, 14);
  pen.stroke();
}

/** Walls of a compartment: wood, brass, a luggage rack. */
export function walls(pen: Pen): void {
  fill(pen, vertical(pen, 0, HEIGHT, '#3a211b', '#4a2b20', '#2a1814'));
  for (let x = 0; x <= WIDTH; x += 160) fill(pen, 'rgba(16,8,6,0.35)', x, 0, 3, HEIGHT);
  fill(pen, '#241311', 0, 0, WIDTH, 34);
  fill(pen, '#b07a3c', 0, 34, WIDTH, 3);
  fill(pen, '#b07a3c', 0, 560, WIDTH, 3);
  fill(pen, vertical(pen, 563, HEIGHT, '#2b1715', '#160b0b'), 0, 563, WIDTH, HEIGHT - 563);
}

/** A plush bench that faces left or right. */
export function plush(pen: Pen, side: 'left' | 'right'): void {
  aside(pen, () => {
    if (side === 'right') {
      pen.translate(WIDTH, 0);
      pen.scale(-1, 1);
    }
    rounded(pen, vertical(pen, 250, 620, '#7c2b33', '#5b1c27', '#3c111b'), -30, 250, 190, 380, 26);
    rounded(pen, vertical(pen, 510, 640, '#8d3340', '#511824'), -30, 512, 330, 86, 24);
    for (const y of [320, 385, 450]) {
      for (const x of [45, 105]) {
        pen.beginPath();
        pen.arc(x, y, 4, 0, Math.PI * 2);
        pen.fillStyle = '#e0a05a';
        pen.fill();
      }
    }
  });
}

/** A small shaded lamp. */
export function tableLamp(pen: Pen, x: number, y: number, t: number): void {
  fill(pen, '#8d6231', x - 3, y - 60, 6, 60);
  rounded(pen, '#8d6231', x - 20, y - 6, 40, 8, 4);
  polygon(pen, vertical(pen, y - 112, y - 56, '#ffe0a3', '#f0923e'), [
    [x - 22, y - 112],
    [x + 22, y - 112],
    [x + 40, y - 56],
    [x - 40, y - 56],
  ]);
  glow(pen, x, y - 80, 330, '#ffad4d', 0.62 + 0.03 * Math.sin(t * 13) * Math.sin(t * 1.3));
}

/** The rails ahead as the driver sees them; `light` from 0 (night) to 1 (a first grey). */
export function railsAhead(pen: Pen, t: number, speed: number, light: number, bend: number): void {
  const horizon = 330;
  const centre = (depth: number) => WIDTH / 2 + bend * (1 - depth) * (1 - depth) * 260;
  fill(
    pen,
    light > 0
      ? vertical(
          pen,
          0,
          horizon,
          '#0c1433',
          mixHex('#22346b', '#8a6f96', light),
          mixHex('#47588f', '#f0a97c', light),
        )
      : vertical(pen, 0, horizon, '#060a19', '#22346b', '#47588f'),
    0,
    0,
    WIDTH,
    horizon,
  );
  fill(
    pen,
    vertical(pen, horizon, HEIGHT, mixHex('#1c2750', '#4b4470', light), '#0a1026'),
    0,
    horizon,
    WIDTH,
    HEIGHT - horizon,
  );
  for (let index = 0; index < 26; index += 1) {
    const depth = ((index + ((t * speed) % 1)) / 26) ** 2.6;
    const y = mix(horizon, HEIGHT + 40, depth);
    const width = mix(6, 620, depth);
    aside(pen, () => {
      pen.globalAlpha = clamp(depth * 6);
      fill(pen, '#0b0f22', centre(depth) - width / 2, y, width, mix(0.6, 22, depth));
    });
  }
  for (const side of [-1, 1]) {
    pen.beginPath();
    for (let step = 0; step <= 30; step += 1) {
      const depth = (step / 30) ** 2.2;
      const x = centre(depth) + side * mix(2, 215, depth);
      const y = mix(horizon, HEIGHT + 20, depth);
      if (step === 0) pen.moveTo(x, y);
      else pen.lineTo(x, y);
    }
    pen.lineWidth = 7;
    pen.strokeStyle = '#93a5d8';
    pen.stroke();
  }
  for (let index = 0; index < 12; index += 1) {
    const depth = ((index + ((t * speed * 0.35) % 1)) / 12) ** 3;
    for (const side of [-1, 1]) {
      const x = centre(depth) + side * mix(40, 980, depth);
      const base = mix(horizon, HEIGHT + 60, depth);
      const tall = mix(14, 700, depth);
      polygon(pen, `rgba(8,13,32,${clamp(depth * 12)})`, [
        [x - tall * 0.22, base],
        [x, base - tall],
        [x + tall * 0.22, base],
      ]);
    }
  }
  glow(pen, centre(0.3), horizon + 110, 420, '#ffe2a8', 0.42);
}

/** The cab's frame, dials and lever, `pulled` from 0 to 1. */
export function cab(pen: Pen, t: number, pulled: number): void {
  const frame = '#0a0d1a';
  polygon(pen, frame, [
    [0, 0],
    [WIDTH, 0],
    [WIDTH, 62],
    [0, 62],
  ]);
  polygon(pen, frame, [
    [0, 0],
    [92, 0],
    [150, HEIGHT],
    [0, HEIGHT],
  ]);
  polygon(pen, frame, [
    [WIDTH, 0],
    [WIDTH - 92, 0],
    [WIDTH - 150, HEIGHT],
    [WIDTH, HEIGHT],
  ]);
  polygon(pen, frame, [
    [630, 62],
    [650, 62],
    [654, 540],
    [626, 540],
  ]);
  polygon(pen, vertical(pen, 530, HEIGHT, '#171c33', '#0a0d1a'), [
    [60, 560],
    [300, 532],
    [980, 532],
    [1220, 560],
    [1280, HEIGHT],
    [0, HEIGHT],
  ]);
  for (const [index, x] of [420, 520, 760, 860].entries()) {
    glow(pen, x, 600, 90, '#ffb454', 0.3);
    pen.beginPath();
    pen.arc(x, 600, 34, 0, Math.PI * 2);
    pen.fillStyle = '#efe0bd';
    pen.fill();
    pen.lineWidth = 5;
    pen.strokeStyle = '#8d6231';
    pen.stroke();
    const angle = -0.9 + index * 0.4 + Math.sin(t * (2 + index) + index) * 0.12 + pulled * 0.7;
    pen.lineWidth = 3;
    pen.strokeStyle = '#7b1f24';
    pen.beginPath();
    pen.moveTo(x, 600);
    pen.lineTo(x + Math.sin(angle) * 26, 600 - Math.cos(angle) * 26);
    pen.stroke();
  }
  aside(pen, () => {
    pen.translate(640, 690);
    pen.rotate(mix(-0.42, 0.3, pulled) + Math.sin(t * 9) * 0.006);
    rounded(pen, '#8d6231', -7, -170, 14, 180, 6);
    pen.beginPath();
    pen.arc(0, -176, 20, 0, Math.PI * 2);
    pen.fillStyle = INK.scarf;
    pen.fill();
  });
}

function mixHex(from: string, to: string, share: number): string {
  const channel = (hex: string, at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
  return `#${[1, 3, 5]
    .map((at) =>
      Math.round(mix(channel(from, at), channel(to, at), share))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}
