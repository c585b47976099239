// Runs Lighthouse on both pages of the built site, as on a desktop and as on a phone. Fails below 100 points, but for
// performance, which depends on the machine and its load.
//
//     node scripts/lighthouse.mjs LIGHTHOUSE ADDRESS
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';

const [lighthouse, address] = process.argv.slice(2);
const categories = ['performance', 'accessibility', 'best-practices', 'seo'];
const reports = 'target/lighthouse';
mkdirSync(reports, { recursive: true });

let lost = 0;
console.log(['page, as on'.padEnd(22), ...categories].join('  '));
for (const page of ['gateway', 'connection']) {
  for (const preset of ['desktop', 'mobile']) {
    const report = `${reports}/${page}-${preset}`;
    execFileSync(
      `${lighthouse}/node_modules/.bin/lighthouse`,
      [
        `${address}#/${page}`,
        `--only-categories=${categories}`,
        ...(preset === 'desktop' ? ['--preset=desktop'] : []),
        '--output=json', '--output=html', `--output-path=${report}`, '--quiet',
        '--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync',
      ],
      { stdio: ['ignore', 'ignore', 'inherit'], env: { CHROME_PATH: '/usr/bin/chromium', ...process.env } },
    );
    const { audits, categories: judged } = JSON.parse(readFileSync(`${report}.report.json`, 'utf8'));
    const points = categories.map(name => Math.round(judged[name].score * 100));
    console.log([`${page}, ${preset}`.padEnd(22), ...points.map((point, at) => String(point).padStart(categories[at].length))].join('  '));
    for (const name of categories) {
      for (const { id, weight } of judged[name].auditRefs) {
        const { score, title, displayValue = '' } = audits[id];
        if (weight && score !== null && score < 0.995) console.log(`    ${title} ${displayValue} (${Math.round(score * 100)})`);
      }
    }
    lost += points.filter((point, at) => point < 100 && categories[at] !== 'performance').length;
  }
}
console.log(`The reports are in ${reports}/.`);
process.exit(lost ? 1 : 0);
