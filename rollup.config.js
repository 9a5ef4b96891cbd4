import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { dts } from 'rollup-plugin-dts';

// From what `tsc -b` made in build/ to what a package ships in dist/: modules as they are for Node and
// bundlers, one file of types an entry, and single files for pages without a bundler.

/** Everything but our own files is the user's to install. */
const external = (id) => !/^[./]/.test(id);

/** ESM that mirrors the sources: stack traces, and files beside a module, stay where they are. */
function modules(name, entries, plugins = []) {
  const build = `packages/${name}/build`;
  return {
    input: entries.map((entry) => `${build}/${entry}.js`),
    external,
    plugins,
    output: { dir: `packages/${name}/dist`, format: 'es', preserveModules: true, preserveModulesRoot: build, sourcemap: true },
  };
}

function types(name, entry) {
  return {
    input: `packages/${name}/build/${entry}.d.ts`,
    external: (id) => !/^[./]/.test(id),
    plugins: [dts({ respectExternal: false })],
    output: { file: `packages/${name}/dist/${entry}.d.ts`, format: 'es' },
  };
}

/** One minified file with all it needs, for a script tag. */
function page(input, file) {
  return {
    input,
    plugins: [nodeResolve({ browser: true }), commonjs(), terser()],
    output: { file, format: 'es', sourcemap: false, inlineDynamicImports: true },
    onwarn: (warning, warn) => (warning.code === 'CIRCULAR_DEPENDENCY' || warning.code === 'THIS_IS_UNDEFINED' ? undefined : warn(warning)),
  };
}

/** Copies files that modules read at run time from where they stand in src/ to the same place in dist/. */
function copyBeside(name, extension) {
  return {
    name: 'copy-beside',
    async writeBundle() {
      const source = `packages/${name}/src`;
      for (const entry of await readdir(source, { recursive: true, withFileTypes: true })) {
        if (!entry.name.endsWith(extension)) continue;
        const target = join(`packages/${name}/dist`, relative(source, join(entry.parentPath, entry.name)));
        await mkdir(dirname(target), { recursive: true });
        await copyFile(join(entry.parentPath, entry.name), target);
      }
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
      for (const place of [flag, worker]) if (!code.includes(place)) throw new Error(`video.js has no "${place}" any more.`);
      return { code: code.replaceAll(flag, 'true').replaceAll(worker, 'new Worker(matchcutWorkerUrl(objectUrl))') + policy, map: null };
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

const dashboard = page('packages/analytics/build/dashboard/dashboard.js', 'packages/analytics/dist/dashboard/dashboard.js');
dashboard.plugins.push(copyFiles('packages/analytics/dist/dashboard', ['packages/analytics/src/dashboard/index.html', 'packages/analytics/src/dashboard/dashboard.css']));

const player = page('packages/player-element/build/define.js', 'packages/player-element/dist/matchcut-player.js');
player.plugins.unshift(underStrictPolicies());
// A script tag in a page of another site may name the hash that it wants (Subresource Integrity).
player.plugins.push(integrity('matchcut-player.js'));
const embed = page('packages/player-element/build/embed/page.js', 'packages/player-element/dist/matchcut-embed.js');
embed.plugins.unshift(underStrictPolicies());
embed.plugins.push(copyFiles('packages/player-element/dist', ['packages/player-element/src/embed/embed.html', 'packages/player-element/src/embed/embed.css']));

export default [
  modules('runtime', ['index']),
  types('runtime', 'index'),
  modules('authoring', ['index', 'cli/main']),
  types('authoring', 'index'),
  modules('player-element', ['index', 'define', 'react', 'embed/index']),
  types('player-element', 'index'),
  types('player-element', 'define'),
  types('player-element', 'react'),
  types('player-element', 'embed/index'),
  player,
  embed,
  modules('analytics', ['index', 'cli/main', 'simulate/worker', 'warehouse/engine-process'], [copyBeside('analytics', '.sql')]),
  types('analytics', 'index'),
  dashboard,
];
