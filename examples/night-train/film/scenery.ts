import {
  aside,
  chance,
  clamp,
  disc,
  fill,
  glow,
  HEIGHT,
  INK,
  mix,
  type Pen,
  polygon,
  vertical,
  WIDTH,
} from './stage.ts';

/** A night sky with a moon; `moonX` of null leaves the moon out. */
export function sky(pen: Pen, t: number, horizon: number, moonX: number | null = 985): void {
  fill(
    pen,
    vertical(pen, 0, horizon, '#060a19', '#0d1738', '#22346b', '#47588f'),
    0,
    0,
    WIDTH,
    horizon,
  );
  stars(pen, t, 0, horizon * 0.85);
  if (moonX === null) return;
  glow(pen, moonX, 150, 260, '#9db4ff', 0.35);
  disc(pen, '#f3ecd8', moonX, 150, 44);
  aside(pen, () => {
    pen.globalAlpha = 0.12;
    disc(pen, '#5a6796', moonX - 14, 142, 10);
    disc(pen, '#5a6796', moonX + 15, 162, 7);
    disc(pen, '#5a6796', moonX + 6, 132, 5);
  });
}

/** Stars that twinkle, fewer to the eye towards the bottom of their stretch of sky. */
export function stars(pen: Pen, t: number, top: number, bottom: number): void {
  for (let index = 0; index < 110; index += 1) {
    const height = chance(index, 1);
    const twinkle = 0.45 + 0.35 * Math.sin(t * (0.5 + chance(index, 3)) + index);
    aside(pen, () => {
      pen.globalAlpha = twinkle * (bottom > 0 ? 1 - height * 0.85 : 1);
      disc(
        pen,
        '#dfe7ff',
        chance(index, top) * WIDTH,
        mix(top, bottom, height),
        0.6 + chance(index, 2) * 1.1,
      );
    });
  }
}

/** A ridge of hills that moves by; endless, because it is a sum of waves. */
export function hills(
  pen: Pen,
  shift: number,
  base: number,
  height: number,
  colour: string | CanvasGradient,
  roughness = 1,
): void {
  pen.beginPath();
  pen.moveTo(0, HEIGHT);
  for (let x = 0; x <= WIDTH + 8; x += 8) {
    const at = (x + shift) * 0.004 * roughness;
    const wave =
      Math.sin(at) * 0.5 + Math.sin(at * 2.3 + 1.7) * 0.3 + Math.sin(at * 5.1 + 0.4) * 0.12 + 0.35;
    pen.lineTo(x, base - wave * height);
  }
  pen.lineTo(WIDTH + 8, HEIGHT);
  pen.closePath();
  pen.fillStyle = colour;
  pen.fill();
}

/** A row of firs that moves by. */
export function firs(
  pen: Pen,
  shift: number,
  base: number,
  size: number,
  spacing: number,
  colour: string,
): void {
  const first = Math.floor(shift / spacing) - 1;
  for (let index = first; index * spacing - shift < WIDTH + spacing; index += 1) {
    if (chance(index, 9) < 0.3) continue;
    const x = index * spacing - shift + chance(index, 5) * spacing * 0.6;
    const tall = size * (0.6 + chance(index, 6) * 0.7);
    polygon(pen, colour, [
      [x - tall * 0.2, base],
      [x, base - tall],
      [x + tall * 0.2, base],
    ]);
    polygon(pen, colour, [
      [x - tall * 0.27, base],
      [x, base - tall * 0.62],
      [x + tall * 0.27, base],
    ]);
  }
}

/** Telegraph poles with sagging wires. */
export function poles(
  pen: Pen,
  shift: number,
  base: number,
  height: number,
  spacing: number,
  colour: string,
): void {
  const first = Math.floor(shift / spacing) - 1;
  pen.strokeStyle = colour;
  for (let index = first; index * spacing - shift < WIDTH + spacing; index += 1) {
    const x = index * spacing - shift;
    pen.lineWidth = height * 0.025;
    pen.beginPath();
    pen.moveTo(x, base);
    pen.lineTo(x, base - height);
    pen.moveTo(x - height * 0.12, base - height * 0.9);
    pen.lineTo(x + height * 0.12, base - height * 0.9);
    pen.stroke();
    pen.lineWidth = 1.3;
    for (const end of [-0.12, 0.12]) {
      pen.beginPath();
      pen.moveTo(x + end * height, base - height * 0.9);
      pen.quadraticCurveTo(
        x + spacing / 2,
        base - height * 0.68,
        x + spacing + end * height,
        base - height * 0.9,
      );
      pen.stroke();
    }
  }
}

/** The country that the train runs through, as seen from it: four depths, each at its own speed. */
export function country(pen: Pen, t: number, horizon: number, speed = 1): void {
  sky(pen, t, horizon + 40);
  hills(
    pen,
    t * 14 * speed + 300,
    horizon + 30,
    120,
    vertical(pen, horizon - 120, horizon + 40, '#3d5088', '#2a3b70'),
    0.7,
  );
  hills(
    pen,
    t * 40 * speed,
    horizon + 60,
    90,
    vertical(pen, horizon - 60, horizon + 70, '#1f2d5c', '#172348'),
  );
  firs(pen, t * 110 * speed, horizon + 78, 84, 46, '#0f1938');
  hills(pen, t * 150 * speed + 900, horizon + 110, 46, '#0b132c', 0.8);
  poles(pen, t * 420 * speed, horizon + 170, 250, 560, '#060a18');
}

/** Snow that falls slowly and drifts. */
export function snow(pen: Pen, t: number, count: number, wind = 12): void {
  aside(pen, () => {
    for (let index = 0; index < count; index += 1) {
      const depth = chance(index, 21);
      const y = (chance(index, 22) * HEIGHT + t * mix(26, 70, depth)) % (HEIGHT + 20);
      const x =
        (chance(index, 23) * WIDTH +
          t * wind * (0.5 + depth) +
          Math.sin(t * 0.8 + index) * 8 +
          WIDTH * 4) %
        (WIDTH + 20);
      pen.globalAlpha = mix(0.25, 0.75, depth);
      disc(pen, '#e8eeff', x, y, mix(1, 2.6, depth));
    }
  });
}

/** Steam that rises and thins. */
export function steam(pen: Pen, t: number, x: number, y: number, amount: number): void {
  aside(pen, () => {
    for (let index = 0; index < 14; index += 1) {
      const age = (t * 0.35 + index / 14) % 1;
      pen.globalAlpha = amount * 0.16 * (1 - age) * clamp(age * 8);
      disc(
        pen,
        INK.pale,
        x + Math.sin(index * 2.4 + t * 0.4) * 26 + age * 70,
        y - age * 170,
        16 + age * 66,
      );
    }
  });
}

/** The sea with light on it. */
export function sea(pen: Pen, t: number, horizon: number, light: string): void {
  fill(
    pen,
    vertical(pen, horizon, HEIGHT, '#a0757d', '#4b5a86', '#1d2b55'),
    0,
    horizon,
    WIDTH,
    HEIGHT - horizon,
  );
  aside(pen, () => {
    for (let index = 0; index < 70; index += 1) {
      const depth = chance(index, 41);
      const y = horizon + 6 + depth * depth * (HEIGHT - horizon);
      const spread = mix(60, 460, depth);
      const x = WIDTH * 0.62 + (chance(index, 42) - 0.5) * spread * 2;
      pen.globalAlpha =
        0.5 * (0.5 + 0.5 * Math.sin(t * (0.9 + chance(index, 43)) + index * 3)) * (1 - depth * 0.6);
      fill(pen, light, x - mix(10, 46, depth), y, mix(20, 92, depth), mix(1.2, 3, depth));
    }
  });
}
