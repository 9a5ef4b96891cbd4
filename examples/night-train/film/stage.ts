/** The canvas that a scene is drawn on, always in these units whatever the rendition. */
export const WIDTH = 1280;
export const HEIGHT = 720;
export const FRAMES_PER_SECOND = 24;

export type Pen = CanvasRenderingContext2D;

/** Draws one moment: `t` seconds into a segment of `duration` seconds. */
export type Scene = (pen: Pen, t: number, duration: number) => void;

export const INK = {
  night: '#070b1a',
  deep: '#0c1430',
  dusk: '#1c2a57',
  haze: '#33477f',
  pale: '#8fa3d6',
  bone: '#efe6d2',
  amber: '#ffb454',
  ember: '#e0762f',
  scarf: '#d8433f',
  coat: '#161a2c',
  grey: '#3a4057',
} as const;

export function clamp(value: number, low = 0, high = 1): number {
  return Math.min(high, Math.max(low, value));
}

/** 0 before `from`, 1 after `to`, smooth between. */
export function ease(t: number, from: number, to: number): number {
  const x = clamp((t - from) / (to - from));
  return x * x * (3 - 2 * x);
}

export function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

/** A number in [0, 1) that belongs to an index: the same in every frame and every run. */
export function chance(index: number, salt = 0): number {
  const x = Math.sin(index * 127.1 + salt * 311.7) * 43758.5453;
  return x - Math.floor(x);
}

/** Draws with state saved, so that a scene can't leak a transform or an alpha into the next thing. */
export function aside(pen: Pen, draw: () => void): void {
  pen.save();
  draw();
  pen.restore();
}

export function fill(
  pen: Pen,
  colour: string | CanvasGradient,
  x = 0,
  y = 0,
  width = WIDTH,
  height = HEIGHT,
): void {
  pen.fillStyle = colour;
  pen.fillRect(x, y, width, height);
}

/** A vertical gradient over a stretch of the picture. */
export function vertical(
  pen: Pen,
  top: number,
  bottom: number,
  ...colours: string[]
): CanvasGradient {
  const gradient = pen.createLinearGradient(0, top, 0, bottom);
  colours.forEach((colour, index) => gradient.addColorStop(index / (colours.length - 1), colour));
  return gradient;
}

/** A soft round light. */
export function glow(
  pen: Pen,
  x: number,
  y: number,
  radius: number,
  colour: string,
  strength: number,
): void {
  aside(pen, () => {
    pen.globalCompositeOperation = 'screen';
    pen.globalAlpha = strength;
    const gradient = pen.createRadialGradient(x, y, 0, x, y, radius);
    gradient.addColorStop(0, colour);
    gradient.addColorStop(0.35, `${colour}66`);
    gradient.addColorStop(1, `${colour}00`);
    fill(pen, gradient, x - radius, y - radius, radius * 2, radius * 2);
  });
}

/** Makes a closed outline the current path. */
export function outline(pen: Pen, points: readonly (readonly [number, number])[]): void {
  pen.beginPath();
  points.forEach(([x, y], index) => (index === 0 ? pen.moveTo(x, y) : pen.lineTo(x, y)));
  pen.closePath();
}

export function polygon(
  pen: Pen,
  colour: string | CanvasGradient,
  points: readonly (readonly [number, number])[],
): void {
  outline(pen, points);
  pen.fillStyle = colour;
  pen.fill();
}

export function disc(pen: Pen, colour: string, x: number, y: number, radius: number): void {
  pen.beginPath();
  pen.arc(x, y, radius, 0, Math.PI * 2);
  pen.fillStyle = colour;
  pen.fill();
}

export function rounded(
  pen: Pen,
  colour: string | CanvasGradient,
  x: number,
  y: number,
  width: number,
  height: number,
  radius: number,
): void {
  pen.beginPath();
  pen.roundRect(x, y, width, height, radius);
  pen.fillStyle = colour;
  pen.fill();
}

/** Darkens the edges, which holds the eye in the picture. */
export function vignette(pen: Pen, strength = 0.55): void {
  const gradient = pen.createRadialGradient(
    WIDTH / 2,
    HEIGHT / 2,
    HEIGHT * 0.45,
    WIDTH / 2,
    HEIGHT / 2,
    WIDTH * 0.68,
  );
  gradient.addColorStop(0, 'rgba(3,5,14,0)');
  gradient.addColorStop(1, `rgba(3,5,14,${strength})`);
  fill(pen, gradient);
}

/** Covers the picture with the colour of night. */
export function fade(pen: Pen, amount: number): void {
  if (amount <= 0) return;
  aside(pen, () => {
    pen.globalAlpha = clamp(amount);
    fill(pen, '#04060f');
  });
}
