import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { dts } from 'rollup-plugin-dts';

// From what `tsc -b` made in build/ to what a package ships in dist/: modules as they are for Node and
// bundlers, and one file of types an entry.

/** Everything but our own files is the user's to install. */
const external = (id) => !/^[./]/.test(id);

/** ESM that mirrors the sources: stack traces, and files beside a module, stay where they are. */
function modules(name, entries, plugins = []) {
  const build = `packages/${name}/build`;
  return {
    input: entries.map((entry) => `${build}/${entry}.js`),
    external,
    plugins,
    output: {
      dir: `packages/${name}/dist`,
      format: 'es',
      preserveModules: true,
      preserveModulesRoot: build,
      sourcemap: true,
    },
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

/** Copies files that modules read at run time from where they stand in src/ to the same place in dist/. */
function copyBeside(name, extension) {
  return {
    name: 'copy-beside',
    async writeBundle() {
      const source = `packages/${name}/src`;
      for (const entry of await readdir(source, { recursive: true, withFileTypes: true })) {
        if (!entry.name.endsWith(extension)) continue;
        const target = join(
          `packages/${name}/dist`,
          relative(source, join(entry.parentPath, entry.name)),
        );
        await mkdir(dirname(target), { recursive: true });
        await copyFile(join(entry.parentPath, entry.name), target);
      }
    },
  };
}

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
  modules(
    'analytics',
    ['index', 'cli/main', 'simulate/worker', 'warehouse/engine-process'],
    [copyBeside('analytics', '.sql')],
  ),
  types('analytics', 'index'),
];
