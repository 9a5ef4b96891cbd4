import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown, type Plugin } from 'rolldown';
import { compile } from 'svelte/compiler';
import { describe, expect, it } from 'vitest';
import { compileScript, parse } from 'vue/compiler-sfc';
import { site, useSite } from './site.ts';

const examples = join(import.meta.dirname, '..', 'examples', 'frameworks');

useSite();

/** How each framework puts its component on a page. */
const ENTRIES: Readonly<Record<string, string>> = {
  'Film.vue':
    "import { createApp } from 'vue'; import Film from './Film.vue'; createApp(Film, given).mount('main');",
  'Film.svelte':
    "import { mount } from 'svelte'; import Film from './Film.svelte'; mount(Film, { target: document.querySelector('main'), props: given });",
  'Film.react.js':
    "import { createElement } from 'react'; import { createRoot } from 'react-dom/client'; import { Film } from './Film.react.js'; createRoot(document.querySelector('main')).render(createElement(Film, given));",
};

const components: Plugin = {
  name: 'components',
  resolveId: (id) => (id.startsWith('entry:') ? join(examples, `${id.slice(6)}.entry.js`) : null),
  load: (id) => {
    const name = /([^/]+)\.entry\.js$/.exec(id)?.[1];
    return name === undefined
      ? null
      : `const given = { src: '/story.json', catalogue: '/media.json' };\n${ENTRIES[name] ?? ''}`;
  },
  transform(code, id) {
    if (id.endsWith('.svelte'))
      return {
        code: compile(code, { filename: id, generate: 'client' }).js.code,
        moduleType: 'js',
      };
    if (!id.endsWith('.vue')) return null;
    const { descriptor } = parse(code, { filename: id });
    const { content } = compileScript(descriptor, {
      id: 'film',
      inlineTemplate: true,
      templateOptions: {
        compilerOptions: { isCustomElement: (tag) => tag.startsWith('matchcut-') },
      },
    });
    return { code: content, moduleType: 'js' };
  },
};

async function pageOf(example: string): Promise<string> {
  if (example.endsWith('.html')) return readFile(join(examples, example), 'utf8');
  const bundle = await rolldown({
    input: `entry:${example}`,
    plugins: [components],
    resolve: { conditionNames: ['source', 'browser', 'import', 'default'] },
    transform: {
      define: {
        'process.env.NODE_ENV': '"production"',
        __VUE_OPTIONS_API__: 'false',
        __VUE_PROD_DEVTOOLS__: 'false',
        __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
      },
    },
    logLevel: 'silent',
  });
  const { output } = await bundle.generate({ format: 'es', codeSplitting: false });
  await bundle.close();
  return `<!doctype html><main></main><script type="module">${output[0].code.replaceAll('</script', '<\\/script')}</script>`;
}

describe('the examples of embedding', () => {
  it.each(['Film.html', ...Object.keys(ENTRIES)])(
    'play the film, hear of segments and steer it: %s',
    async (example) => {
      const page = await site.browser.newPage({ viewport: { width: 640, height: 520 } });
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(String(error)));
      const body = await pageOf(example);
      await page.route('**/example', (route) => route.fulfill({ contentType: 'text/html', body }));
      await page.goto(`${site.demo.address}/example`);
      await page.getByRole('button', { name: /Night Train/ }).click();
      await page.getByText('platform', { exact: true }).waitFor();
      await expect
        .poll(
          () =>
            page.evaluate(
              () => document.querySelector('matchcut-player')?.session?.state.positionMs ?? 0,
            ),
          { timeout: 60_000 },
        )
        .toBeGreaterThan(600);
      const session = await page.evaluate(
        () => document.querySelector('matchcut-player')?.session?.id,
      );
      await page.getByRole('button', { name: 'Start over' }).click();
      await expect
        .poll(() => page.evaluate(() => document.querySelector('matchcut-player')?.session?.id))
        .not.toBe(session);
      expect(problems).toEqual([]);
      await page.close();
    },
  );
});
