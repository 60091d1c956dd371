// The pictures of README and docs/ui.md: the demo's crew with a scripted model, on the real page. Run it with: npm run screenshot
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startModel } from './screenshot-model.js';

const root = path.join(import.meta.dirname, '..');
const binary = path.join(root, 'bin', 'crew.js');
const images = path.join(root, 'docs', 'images');
/** README loads them. */
const largestBytes = 300_000;
const folder = mkdtempSync(path.join(tmpdir(), 'crew-screenshot-'));
// Chromium is unpacked there as well.
process.env.TMPDIR = folder;
const { default: sparticuz } = await import('@sparticuz/chromium');
const { chromium } = await import('playwright-core');

const project = path.join(folder, 'demo-crew');
const { CREW_DB: _db, CREW_MODEL: _model, MODEL: _other, OPENAI_BASE_URL: _url, ...inherited } = process.env;
// The scripted model stands in for OpenAI, at OpenAI's prices.
const standIn = `const real = fetch;
globalThis.fetch = (url, options) => real(String(url).replace('https://api.openai.com/v1', '${await startModel()}'), options);`;
const environment = {
  ...inherited,
  ...{ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(standIn)}` },
  ...{ OPENAI_API_KEY: 'none-is-needed', NO_COLOR: '1' },
};

try {
  await makeHistory();
  const ui = await served();
  try {
    await takePictures(ui.url);
  } finally {
    ui.child.kill('SIGINT');
    await ui.ended;
  }
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

async function makeHistory() {
  await crew(folder, ['create', 'crew', 'demo-crew', '--model', 'openai/gpt-5.4-mini']);
  await crew(project, ['kickoff', '--offline', '--quiet']);
  await crew(project, ['kickoff', '--quiet', '-i', 'topic=sodium batteries', '--note', 'for the supplier meeting']);
  await crew(project, ['kickoff', '--quiet', '-i', 'topic=solid-state batteries']);
  const tasks = path.join(project, 'tasks.yaml');
  writeFileSync(tasks, readFileSync(tasks, 'utf8').replace('600 to 900 words', '300 words'));
  await crew(project, ['replay', '-t', 'report', '--quiet', '--note', 'half as long']);
}

async function takePictures(url) {
  const args = sparticuz.args.filter(
    (arg) => !['--single-process', '--no-zygote', '--disable-web-security'].includes(arg),
  );
  const browser = await chromium.launch({
    executablePath: await sparticuz.executablePath(),
    args: [...args, '--no-sandbox', '--hide-scrollbars'],
  });
  mkdirSync(images, { recursive: true });
  for (const [colorScheme, name] of Object.entries({ light: 'ui.png', dark: 'ui-dark.png' })) {
    const page = await browser.newPage({
      viewport: { width: 1440, height: 900 },
      colorScheme,
      reducedMotion: 'reduce',
    });
    await page.goto(url);
    await page.locator('.row-link').first().click();
    await page.locator('.prose table').waitFor();
    const file = path.join(images, name);
    await page.screenshot({ path: file });
    await page.close();
    const { size } = statSync(file);
    if (size > largestBytes) throw new Error(`${name} has ${size} bytes, more than ${largestBytes}`);
    process.stdout.write(`docs/images/${name}  ${Math.round(size / 1024)} KiB\n`);
  }
  await browser.close();
}

async function crew(cwd, words) {
  const { ended } = start(cwd, words);
  const { code, stderr } = await ended;
  if (code !== 0) throw new Error(`crew ${words.join(' ')}: ${stderr}`);
}

/** The page, and how to end it. */
async function served() {
  const { child, ended } = start(project, ['ui', '--no-open', '--port', '0']);
  const url = await new Promise((resolve, reject) => {
    child.stdout.once('data', (line) => resolve(String(line).trim()));
    ended.then(({ stderr }) => reject(new Error(stderr)), reject);
  });
  return { url, child, ended };
}

function start(cwd, words) {
  const child = spawn(process.execPath, [binary, ...words], {
    cwd,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stdout.resume();
  child.stderr.setEncoding('utf8').on('data', (piece) => {
    stderr += piece;
  });
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stderr }));
  });
  return { child, ended };
}
