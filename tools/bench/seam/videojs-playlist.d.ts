declare module 'videojs-playlist' {
  const plugin: unknown;
  export default plugin;
}
