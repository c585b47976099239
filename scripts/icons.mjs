// Draws the PNG icons of the installed page from site/icon.svg, in Chromium. The results are committed: run this after a
// change of the drawing.
//
//     node scripts/icons.mjs
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const drawing = readFileSync('site/icon.svg', 'utf8');
// A system crops maskable icons to its own shape: the background fills the square, the drawing stays in the middle.
const maskable = drawing.replace("rx='8' ", '').replace('<path ', "<path transform='translate(3.2 3.4) scale(.8)' ");

const icons = {
  'icon-192.png': [drawing, 192],
  'icon-512.png': [drawing, 512],
  'maskable-192.png': [maskable, 192],
  'maskable-512.png': [maskable, 512],
  'apple-touch-icon.png': [maskable, 180],
};

// A canvas has exactly the wanted size; a window has a minimum.
const draw = async icons => {
  const lines = [];
  for (const [name, [svg, size]] of Object.entries(icons)) {
    const picture = new Image(size, size);
    picture.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
    await picture.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: size, height: size });
    canvas.getContext('2d').drawImage(picture, 0, 0, size, size);
    lines.push(`${name} ${canvas.toDataURL('image/png')}`);
  }
  document.body.textContent = lines.join('\n');
};

const folder = mkdtempSync(join(tmpdir(), 'icons-'));
const page = join(folder, 'icons.html');
writeFileSync(page, `<!doctype html><body><script>(${draw})(${JSON.stringify(icons)})</script>`);
const drawn = execFileSync(
  process.env.CHROME_PATH ?? 'chromium',
  [
    '--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
    `--user-data-dir=${join(folder, 'profile')}`, '--virtual-time-budget=5000', '--dump-dom', `file://${page}`,
  ],
  { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
);
rmSync(folder, { recursive: true, force: true });
for (const [, name, png] of drawn.matchAll(/([\w-]+\.png) data:image\/png;base64,([\w+/=]+)/g)) {
  writeFileSync(join('site', name), Buffer.from(png, 'base64'));
  console.log(`site/${name}`);
}
