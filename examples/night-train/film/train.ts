import {
  aside,
  chance,
  disc,
  fill,
  glow,
  INK,
  mix,
  type Pen,
  polygon,
  rounded,
  vertical,
  WIDTH,
} from './stage.ts';

const CAR = 560;

/** The train from outside; `front` is where its nose is, `y` the rail. It reaches off to the right. */
export function train(pen: Pen, t: number, front: number, y: number, rolling: number): void {
  engine(pen, front, y);
  for (let index = 0; front + 330 + index * CAR < WIDTH + 40 && index < 6; index += 1)
    car(pen, t, front + 330 + index * CAR, y, index);
  for (let x = front + 60; x < Math.min(WIDTH + 60, front + 330 + CAR * 6); x += 70)
    wheel(pen, x, y, rolling);
  glow(pen, front + 8, y - 92, 330, '#ffe2a8', 0.75);
}

function engine(pen: Pen, x: number, y: number): void {
  pen.beginPath();
  pen.moveTo(x, y - 30);
  pen.lineTo(x + 6, y - 112);
  pen.quadraticCurveTo(x + 22, y - 186, x + 120, y - 196);
  pen.lineTo(x + 322, y - 196);
  pen.lineTo(x + 322, y - 26);
  pen.lineTo(x + 16, y - 26);
  pen.closePath();
  pen.fillStyle = vertical(pen, y - 196, y - 26, '#27366b', '#172349', '#0c142e');
  pen.fill();
  fill(pen, INK.amber, x + 12, y - 74, 310, 4);
  polygon(pen, '#ffd28a', [
    [x + 44, y - 168],
    [x + 112, y - 176],
    [x + 112, y - 130],
    [x + 34, y - 130],
  ]);
  disc(pen, '#fff3d0', x + 12, y - 92, 10);
}

function car(pen: Pen, t: number, x: number, y: number, index: number): void {
  rounded(
    pen,
    vertical(pen, y - 200, y - 26, '#2a3a72', '#18244c', '#0d1632'),
    x,
    y - 200,
    CAR - 12,
    176,
    12,
  );
  fill(pen, INK.amber, x, y - 74, CAR - 12, 4);
  fill(pen, '#080d1f', x - 12, y - 170, 14, 130);
  for (let window = 0; window < 6; window += 1) {
    const wx = x + 26 + window * 87;
    const isLit = chance(index * 6 + window, 12) > 0.18;
    const flicker = isLit ? 0.93 + 0.07 * Math.sin(t * 9 + window * 4 + index) : 1;
    aside(pen, () => {
      pen.globalAlpha = flicker;
      rounded(
        pen,
        isLit ? vertical(pen, y - 170, y - 96, '#ffe0a3', '#f29a45') : '#1a2550',
        wx,
        y - 172,
        66,
        78,
        8,
      );
    });
    if (isLit && chance(index * 6 + window, 15) > 0.55) {
      aside(pen, () => {
        pen.globalAlpha = 0.75;
        disc(pen, '#5b3423', wx + 33, y - 128, 12);
        rounded(pen, '#5b3423', wx + 15, y - 118, 36, 24, 10);
      });
    }
  }
}

function wheel(pen: Pen, x: number, y: number, rolling: number): void {
  disc(pen, '#05070f', x, y - 14, 19);
  disc(pen, '#2b375f', x, y - 14, 12);
  aside(pen, () => {
    pen.translate(x, y - 14);
    pen.rotate(rolling);
    fill(pen, '#05070f', -11, -1.5, 22, 3);
    fill(pen, '#05070f', -1.5, -11, 3, 22);
  });
}

/** A platform at night: paving, a lamp, a bench, a clock. */
export function platform(pen: Pen, t: number, y: number, mirrored = false): void {
  aside(pen, () => {
    if (mirrored) {
      pen.translate(WIDTH, 0);
      pen.scale(-1, 1);
    }
    fill(pen, vertical(pen, y, 720, '#26315c', '#151d3c', '#0a0f24'), 0, y, WIDTH, 720 - y);
    fill(pen, '#46547f', 0, y, WIDTH, 5);
    for (let index = 0; index < 14; index += 1)
      fill(pen, 'rgba(8,12,28,0.5)', index * 98 + 20, y + 5, 2, 60);
    lamp(pen, t, 250, y + 42);
    bench(pen, 560, y + 48);
    clock(pen, 905, y + 20, t);
  });
}

function lamp(pen: Pen, t: number, x: number, y: number): void {
  fill(pen, '#0a0f20', x - 5, y - 330, 10, 330);
  rounded(pen, '#0a0f20', x - 16, y - 8, 32, 10, 4);
  polygon(pen, '#0a0f20', [
    [x - 30, y - 322],
    [x + 30, y - 322],
    [x + 17, y - 352],
    [x - 17, y - 352],
  ]);
  const buzz = 0.92 + 0.05 * Math.sin(t * 31) * Math.sin(t * 2.1);
  disc(pen, '#ffe7b4', x, y - 316, 13);
  glow(pen, x, y - 312, 330, '#ffb454', 0.72 * buzz);
  aside(pen, () => {
    pen.globalAlpha = 0.18;
    pen.beginPath();
    pen.ellipse(x, y + 4, 190, 22, 0, 0, Math.PI * 2);
    pen.fillStyle = '#ffcf86';
    pen.fill();
  });
}

export function bench(pen: Pen, x: number, y: number): void {
  for (const leg of [12, 150]) fill(pen, '#070b19', x + leg, y - 34, 8, 40);
  rounded(pen, '#0d1328', x, y - 44, 172, 11, 3);
  rounded(pen, '#0d1328', x + 2, y - 84, 168, 10, 3);
  rounded(pen, '#0d1328', x + 2, y - 67, 168, 9, 3);
}

function clock(pen: Pen, x: number, y: number, t: number): void {
  fill(pen, '#0a0f20', x - 4, y - 270, 8, 270);
  disc(pen, '#0a0f20', x, y - 280, 40);
  disc(pen, '#efe6d2', x, y - 280, 33);
  pen.strokeStyle = '#1a2038';
  pen.lineCap = 'round';
  const hands: [number, number, number][] = [
    [mix(-0.62, -0.6, t / 18), 17, 4],
    [(t / 60) * Math.PI * 2 - 0.9, 26, 2.4],
  ];
  for (const [angle, length, width] of hands) {
    pen.lineWidth = width;
    pen.beginPath();
    pen.moveTo(x, y - 280);
    pen.lineTo(x + Math.sin(angle) * length, y - 280 - Math.cos(angle) * length);
    pen.stroke();
  }
}

/** A folded letter that catches the light. */
export function letter(pen: Pen, x: number, y: number, t: number): void {
  glow(pen, x, y, 60, '#fff2cf', 0.35 + 0.12 * Math.sin(t * 2.4));
  polygon(pen, '#f6edd6', [
    [x - 20, y],
    [x + 16, y - 3],
    [x + 21, y + 4],
    [x - 14, y + 7],
  ]);
  polygon(pen, '#d9cba8', [
    [x - 20, y],
    [x + 1, y + 3],
    [x + 16, y - 3],
  ]);
}
