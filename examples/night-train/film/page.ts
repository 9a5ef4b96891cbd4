import { SCENES } from './scenes.ts';
import { FRAMES_PER_SECOND, HEIGHT, WIDTH } from './stage.ts';

declare global {
  interface Window {
    /** Loads the typefaces; scenes drawn before would fall back to others. */
    loadFonts(): Promise<void>;
    /** Draws one frame and gives it to the server as a JPEG. */
    sendFrame(segment: string, index: number, duration: number, to: string): Promise<void>;
    /** Draws one frame on the page. */
    showFrame(segment: string, t: number, duration: number): void;
  }
}

const canvas = document.querySelector('canvas') as HTMLCanvasElement;
canvas.width = WIDTH;
canvas.height = HEIGHT;
const pen = canvas.getContext('2d', {
  willReadFrequently: true,
  alpha: false,
}) as CanvasRenderingContext2D;

window.loadFonts = async () => {
  await Promise.all([...document.fonts].map((font) => font.load()));
};

window.showFrame = (segment, t, duration) => {
  const scene = SCENES[segment];
  if (!scene) throw new Error(`segment "${segment}" has no scene`);
  pen.reset();
  scene(pen, t, duration);
};

window.sendFrame = async (segment, index, duration, to) => {
  window.showFrame(segment, index / FRAMES_PER_SECOND, duration);
  const picture = await new Promise<Blob | null>((resolve) =>
    canvas.toBlob(resolve, 'image/jpeg', 0.97),
  );
  const response = await fetch(to, { method: 'POST', body: picture });
  if (!response.ok) throw new Error(`the frame was not taken: ${response.status}`);
};
