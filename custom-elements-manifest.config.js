/** What only the element itself uses isn't described, nor events by the name of a variable. */
const publicOnly = {
  name: 'public-only',
  packageLinkPhase({ customElementsManifest }) {
    for (const declaration of customElementsManifest.modules.flatMap(
      ({ declarations }) => declarations,
    )) {
      declaration.members = declaration.members?.filter(
        ({ name, privacy }) =>
          !name.startsWith('#') && privacy !== 'private' && privacy !== 'protected',
      );
      const fields = new Set(declaration.members?.map(({ name }) => name));
      declaration.attributes = declaration.attributes?.filter(({ fieldName }) =>
        fields.has(fieldName),
      );
      declaration.events = declaration.events?.filter(
        ({ description }) => description !== undefined,
      );
    }
  },
};

export default {
  globs: ['packages/player-element/src/**/*element.ts'],
  outdir: 'packages/player-element',
  litelement: true,
  packagejson: false,
  plugins: [publicOnly],
};
