import { aside, clamp, ease, INK, type Pen, WIDTH } from './stage.ts';

/** The film's title over the picture: drawn letter by letter between two thin lines. */
export function mainTitle(pen: Pen, t: number): void {
  const shown = ease(t, 0.8, 2.2) * (1 - ease(t, 4.6, 6));
  if (shown <= 0) return;
  aside(pen, () => {
    pen.globalAlpha = shown;
    pen.fillStyle = INK.bone;
    spaced(pen, 'NIGHT TRAIN', "300 92px 'Josefin Sans'", WIDTH / 2, 318, 26 + t * 1.2);
    rule(pen, 372, 300 * ease(t, 1, 2.8));
    spaced(pen, 'A FILM THAT WAITS FOR YOU', "400 19px 'Josefin Sans'", WIDTH / 2, 412, 9);
  });
}

/** The card of an ending: its name, and one sentence. */
export function endTitle(
  pen: Pen,
  t: number,
  from: number,
  title: string,
  line: string,
  lift = 0,
): void {
  const shown = ease(t, from, from + 1.6);
  if (shown <= 0) return;
  aside(pen, () => {
    pen.translate(0, lift);
    pen.globalAlpha = shown * 0.88;
    const band = pen.createLinearGradient(0, 190, 0, 520);
    band.addColorStop(0, 'rgba(4,6,15,0)');
    band.addColorStop(0.5, 'rgba(4,6,15,0.92)');
    band.addColorStop(1, 'rgba(4,6,15,0)');
    pen.fillStyle = band;
    pen.fillRect(0, 190, WIDTH, 330);
    pen.globalAlpha = shown;
    pen.fillStyle = INK.bone;
    spaced(
      pen,
      title.toUpperCase(),
      "300 62px 'Josefin Sans'",
      WIDTH / 2,
      352,
      18 + clamp(t - from) * 3,
    );
    rule(pen, 386, 220 * shown);
    pen.font = "italic 400 31px 'Cormorant Garamond'";
    pen.textAlign = 'center';
    pen.fillText(line, WIDTH / 2, 430);
  });
}

function spaced(pen: Pen, text: string, font: string, x: number, y: number, spacing: number): void {
  pen.font = font;
  pen.textAlign = 'center';
  pen.letterSpacing = `${spacing}px`;
  // Centring counts the space after the last letter too.
  pen.fillText(text, x + spacing / 2, y);
  pen.letterSpacing = '0px';
}

function rule(pen: Pen, y: number, halfWidth: number): void {
  pen.fillRect(WIDTH / 2 - halfWidth, y, halfWidth * 2, 1.5);
}
