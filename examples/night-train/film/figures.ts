import { aside, disc, INK, type Pen, polygon, rounded } from './stage.ts';

/** How a figure stands: feet at the origin, one unit being its height. */
export interface Pose {
  readonly x: number;
  readonly y: number;
  readonly height: number;
  /** 1 looks right, -1 left. */
  readonly facing?: 1 | -1;
  /** Phase of the walk in steps; none stands still. */
  readonly walk?: number;
}

/** Mara: a long coat, and a red scarf that moves in the wind. */
export function mara(pen: Pen, t: number, pose: Pose): void {
  figure(pen, pose, INK.coat, () => {
    const flutter = Math.sin(t * 3.1) * 0.018 + Math.sin(t * 5.3) * 0.008;
    polygon(pen, INK.scarf, [
      [-0.075, -0.815],
      [0.075, -0.815],
      [0.07, -0.755],
      [-0.07, -0.755],
    ]);
    pen.beginPath();
    pen.moveTo(-0.05, -0.8);
    pen.bezierCurveTo(-0.16, -0.79 + flutter, -0.2, -0.73 - flutter, -0.31, -0.74 + flutter * 2.2);
    pen.lineTo(-0.3, -0.685 + flutter * 2.2);
    pen.bezierCurveTo(-0.2, -0.68 - flutter, -0.15, -0.735 + flutter, -0.05, -0.755);
    pen.fillStyle = INK.scarf;
    pen.fill();
    disc(pen, '#0e1120', 0, -0.905, 0.078);
    pen.beginPath();
    pen.ellipse(-0.022, -0.9, 0.082, 0.09, 0.15, Math.PI * 0.45, Math.PI * 1.75);
    pen.fillStyle = '#0a0c18';
    pen.fill();
  });
}

/** The stranger: grey, and a hat. */
export function stranger(pen: Pen, pose: Pose): void {
  figure(pen, pose, INK.grey, () => {
    disc(pen, '#23283b', 0, -0.905, 0.074);
    rounded(pen, '#1d2133', -0.13, -0.965, 0.26, 0.024, 0.012);
    rounded(pen, '#1d2133', -0.076, -1.045, 0.152, 0.09, 0.03);
  });
}

/** The conductor: a peaked cap and two rows of buttons. */
export function conductor(pen: Pen, pose: Pose): void {
  figure(pen, pose, '#10162e', () => {
    disc(pen, '#1b1626', 0, -0.905, 0.074);
    rounded(pen, '#0b1022', -0.085, -1.0, 0.17, 0.07, 0.02);
    rounded(pen, INK.amber, -0.085, -0.945, 0.17, 0.012, 0.004);
    polygon(pen, '#070b18', [
      [-0.02, -0.935],
      [0.125, -0.92],
      [0.02, -0.915],
    ]);
    for (const y of [-0.68, -0.6, -0.52])
      for (const x of [-0.035, 0.035]) disc(pen, INK.amber, x, y, 0.008);
  });
}

function figure(
  pen: Pen,
  { x, y, height, facing = 1, walk }: Pose,
  coat: string,
  head: () => void,
): void {
  aside(pen, () => {
    pen.translate(x, y);
    pen.scale(height * facing, height);
    const stride = walk === undefined ? 0.02 : Math.sin(walk * Math.PI) * 0.085;
    const bob = walk === undefined ? 0 : Math.abs(Math.cos(walk * Math.PI)) * -0.008;
    for (const side of [-1, 1]) {
      polygon(pen, '#090c17', [
        [side * 0.02 - 0.03, -0.34],
        [side * 0.02 + 0.03, -0.34],
        [side * (0.03 + Math.abs(stride)) * Math.sign(stride || 1) + 0.028, 0],
        [side * (0.03 + Math.abs(stride)) * Math.sign(stride || 1) - 0.028, 0],
      ]);
    }
    pen.translate(0, bob);
    pen.beginPath();
    pen.moveTo(-0.1, -0.76);
    pen.quadraticCurveTo(0, -0.83, 0.1, -0.76);
    pen.quadraticCurveTo(0.13, -0.5, 0.15 + stride * 0.2, -0.21);
    pen.quadraticCurveTo(0, -0.17, -0.15 - stride * 0.2, -0.21);
    pen.quadraticCurveTo(-0.13, -0.5, -0.1, -0.76);
    pen.fillStyle = coat;
    pen.fill();
    head();
  });
}

/** Somebody who sits, seen from the side, head and scarf or hat as they have them. */
export function seated(pen: Pen, t: number, who: 'mara' | 'stranger', pose: Pose): void {
  const coat = who === 'mara' ? INK.coat : INK.grey;
  aside(pen, () => {
    pen.translate(pose.x, pose.y);
    pen.scale(pose.height * (pose.facing ?? 1), pose.height);
    pen.translate(0, Math.sin(t * 7) * 0.0025);
    pen.beginPath();
    pen.moveTo(-0.13, 0);
    pen.quadraticCurveTo(-0.19, -0.42, -0.1, -0.58);
    pen.quadraticCurveTo(0, -0.66, 0.09, -0.57);
    pen.quadraticCurveTo(0.13, -0.36, 0.12, -0.17);
    pen.lineTo(0.42, -0.16);
    pen.quadraticCurveTo(0.48, -0.15, 0.48, -0.06);
    pen.lineTo(0.47, 0.3);
    pen.lineTo(0.36, 0.3);
    pen.lineTo(0.35, 0.0);
    pen.closePath();
    pen.fillStyle = coat;
    pen.fill();
    pen.beginPath();
    pen.moveTo(0.05, -0.5);
    pen.quadraticCurveTo(0.17, -0.34, 0.27, -0.22);
    pen.lineWidth = 0.085;
    pen.lineCap = 'round';
    pen.strokeStyle = who === 'mara' ? '#1b2036' : '#444b66';
    pen.stroke();
    if (who === 'mara') {
      disc(pen, '#0e1120', 0.02, -0.72, 0.095);
      pen.beginPath();
      pen.ellipse(-0.012, -0.715, 0.1, 0.112, 0.15, Math.PI * 0.4, Math.PI * 1.75);
      pen.fillStyle = '#0a0c18';
      pen.fill();
      rounded(pen, INK.scarf, -0.085, -0.64, 0.185, 0.075, 0.03);
      polygon(pen, INK.scarf, [
        [-0.07, -0.6],
        [0.0, -0.6],
        [-0.03, -0.34],
        [-0.1, -0.35],
      ]);
    } else {
      disc(pen, '#23283b', 0.02, -0.72, 0.092);
      rounded(pen, '#1d2133', -0.135, -0.79, 0.31, 0.028, 0.014);
      rounded(pen, '#1d2133', -0.075, -0.89, 0.19, 0.11, 0.035);
    }
  });
}
