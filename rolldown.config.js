import { createHash } from 'node:crypto';
import { copyFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

// From what `tsc -b` made in build/ to single files for pages without a bundler.

/** One minified file with all it needs, for a script tag. */
function page(input, file, plugins) {
  return {
    input,
    plugins,
    platform: 'browser',
    output: {
      file,
      format: 'es',
      minify: true,
      comments: { legal: true, annotation: false, jsdoc: false },
      codeSplitting: false,
    },
  };
}

/**
 * Fits the player's own copy of video.js for strict policies. Style elements, which are refused and reach nothing in
 * the player's shadow, are switched off: its switch is a global, and the page's own video.js keeps its styles. The
 * worker that reads HLS, which it makes of a text, gets a name that a policy of Trusted Types can allow.
 */
function underStrictPolicies() {
  const flag = 'window$1.VIDEOJS_NO_DYNAMIC_STYLE';
  const worker = 'new Worker(objectUrl)';
  const policy = `
let matchcutWorkers;
function matchcutWorkerUrl(url) {
  try {
    matchcutWorkers ??= globalThis.trustedTypes?.createPolicy('matchcut-player', { createScriptURL: (text) => text });
  } catch {
    // The page's policy names no such maker: the browser refuses the worker, and says so.
  }
  return matchcutWorkers ? matchcutWorkers.createScriptURL(url) : url;
}
`;
  return {
    name: 'under-strict-policies',
    transform(code, id) {
      if (!id.endsWith('video.es.js')) return null;
      for (const place of [flag, worker])
        if (!code.includes(place)) throw new Error(`video.js has no "${place}" any more.`);
      return {
        code:
          code
            .replaceAll(flag, 'true')
            .replaceAll(worker, 'new Worker(matchcutWorkerUrl(objectUrl))') + policy,
        map: null,
      };
    },
  };
}

/** Writes the hash of a file beside it, as `integrity` attributes take it. */
function integrity(file) {
  return {
    name: 'integrity',
    async writeBundle({ file: written }, bundle) {
      const hash = createHash('sha384').update(bundle[file].code).digest('base64');
      await writeFile(`${written}.integrity`, `sha384-${hash}\n`);
    },
  };
}

function copyFiles(folder, files) {
  return {
    name: 'copy-files',
    async writeBundle() {
      for (const file of files) await copyFile(file, join(folder, basename(file)));
    },
  };
}

export default [
  // A script tag in a page of another site may name the hash that it wants (Subresource Integrity).
  page(
    'packages/player-element/build/define.js',
    'packages/player-element/dist/matchcut-player.js',
    [underStrictPolicies(), integrity('matchcut-player.js')],
  ),
  page(
    'packages/player-element/build/embed/page.js',
    'packages/player-element/dist/matchcut-embed.js',
    [
      underStrictPolicies(),
      copyFiles('packages/player-element/dist', [
        'packages/player-element/src/embed/embed.html',
        'packages/player-element/src/embed/embed.css',
      ]),
    ],
  ),
  page(
    'packages/analytics/build/dashboard/dashboard.js',
    'packages/analytics/dist/dashboard/dashboard.js',
    [
      copyFiles('packages/analytics/dist/dashboard', [
        'packages/analytics/src/dashboard/index.html',
        'packages/analytics/src/dashboard/dashboard.css',
      ]),
    ],
  ),
];
