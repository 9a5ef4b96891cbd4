export default {
  globs: ['packages/player-element/src/**/*.ts'],
  exclude: ['**/*.test.ts', '**/define.ts'],
  outdir: 'packages/player-element',
  litelement: true,
  packagejson: false,
};
