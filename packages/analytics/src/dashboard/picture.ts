/** What a drawing gets from the page's styles and would lose without them. */
const DRAWN = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'dominant-baseline',
  'display',
];
/** Pixels of the picture for one of the drawing: sharp on a slide. */
const SCALE = 2;

/** A drawing as a PNG, as it looks now, on the ground that it stands on. */
export async function pictureOf(drawing: SVGSVGElement, ground: string): Promise<Blob> {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const originals = [drawing, ...drawing.querySelectorAll<SVGElement>('*')];
  for (const [index, element] of [copy, ...copy.querySelectorAll<SVGElement>('*')].entries()) {
    const styles = getComputedStyle(originals[index] as SVGElement);
    for (const name of DRAWN) element.setAttribute(name, styles.getPropertyValue(name));
  }
  const { width, height } = drawing.viewBox.baseVal;
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const image = new Image(width, height);
  image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width * SCALE, height * SCALE];
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser draws no pictures');
  context.fillStyle = ground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('the picture is too large'))),
      'image/png',
    ),
  );
}

/** Saves the drawing of a panel as a file. */
export async function savePicture(panel: Element, name: string): Promise<void> {
  const drawing = panel.querySelector<SVGSVGElement>('svg');
  if (!drawing) return;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(
    await pictureOf(drawing, getComputedStyle(panel).backgroundColor),
  );
  link.download = `${name}.png`;
  link.click();
  URL.revokeObjectURL(link.href);
}
