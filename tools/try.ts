import { mkdtemp } from 'node:fs/promises';
import { launchChromium } from './browser.ts';
import { startDemo } from './demo-server.ts';
const demo = await startDemo({ dataFolder: await mkdtemp('/tmp/mc-'), report: (m) => console.log(m) });
const browser = await launchChromium();
const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: 'dark' })).newPage();
page.on('pageerror', (e) => console.log(String(e))); page.on('console', (m) => m.type() === 'error' && console.log(m.text()));
const t = performance.now();
await page.goto(`${demo.address}/dashboard/`);
await page.waitForTimeout(1500);
await page.screenshot({ path: '/tmp/shots/d-empty.png', fullPage: true });
const r = await fetch(`${demo.address}/api/simulation?story=night-train&viewers=${process.argv[2] ?? 3000}`, { method: 'POST', headers: { 'x-matchcut': '1' } });
console.log(r.status, await r.text());
for (;;) { const p = await (await fetch(`${demo.address}/api/simulation`)).json() as { done: number; isRunning: boolean }; if (!p.isRunning) { console.log(p); break; } await new Promise((f) => setTimeout(f, 500)); }
console.log('simulated in', performance.now() - t);
await page.waitForTimeout(9000);
for (const m of ['overview', 'option-share', 'decision-time', 'ending-share', 'segments', 'flows', 'paths', 'drop-off', 'watch-time', 'quality', 'audience', 'retention', 'versions', 'discovery', 'weights']) { const s = performance.now(); const x = await (await fetch(`${demo.address}/api/stories/night-train/${m}`)).text(); console.log(m, Math.round(performance.now() - s), x.slice(0, 150)); }
await page.screenshot({ path: '/tmp/shots/d-full.png', fullPage: true });
await page.setViewportSize({ width: 390, height: 844 }); await page.waitForTimeout(500);
await page.screenshot({ path: '/tmp/shots/d-phone.png', fullPage: true });
await browser.close(); await demo.close();
