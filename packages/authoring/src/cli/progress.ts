/** Draws a bar on a terminal and takes it away when all is done; silent where nobody watches. */
export function progressBar(
  all: number,
  stream: NodeJS.WriteStream = process.stderr,
): (done: number) => void {
  if (stream.isTTY !== true) return () => undefined;
  return (done) => {
    const filled = Math.round((done / all) * 30);
    stream.write(
      done >= all
        ? '\r\u001B[K'
        : `\r${'█'.repeat(filled)}${'░'.repeat(30 - filled)} ${Math.floor((done / all) * 100)} %`,
    );
  };
}
