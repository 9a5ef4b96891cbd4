import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong in a part of a page, as `rule: where`. */
export async function violations(
  page: Page,
  {
    within,
    areColoursForced = false,
  }: { readonly within: string; readonly areColoursForced?: boolean },
): Promise<readonly string[]> {
  // By the debugger, so that no policy of the page is in the way.
  await page.evaluate(axe);
  // Of colours that the system forces, axe reads those that the page would have had.
  const rules = { 'color-contrast': { enabled: !areColoursForced } };
  const results = await page.evaluate(
    ([context, options]) =>
      (
        window as unknown as {
          axe: { run(context: string, options: unknown): Promise<AxeResults> };
        }
      ).axe.run(context, options),
    [within, { rules }] as const,
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id}: ${JSON.stringify(target)} ${failureSummary ?? ''}`,
    ),
  );
}
