import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.dirname(import.meta.dirname);
const source = path.join(root, 'src');

/** From the top down; a folder may import only from those below it. docs/architecture.md draws it. */
const order = [
  ...['cli', 'index', 'tools-api', 'commands', 'ui', 'report', 'project', 'store', 'trace', 'run', 'prompt'],
  ...['guardrails', 'tools', 'structured', 'model', 'spec', 'disk-words', 'errors'],
];

/** The only folders that may import a package. */
const doors: Readonly<Record<string, string | readonly string[]>> = {
  commander: 'cli',
  '@clack/prompts': 'commands',
  chalk: 'report',
  listr2: 'report',
  'text-table': 'report',
  'better-sqlite3': 'store',
  openai: 'model',
  '@pydantic/genai-prices': 'model',
  undici: 'model',
  'eventsource-parser': 'model',
  diff: 'report',
  'csv-parse': 'project',
  yaml: 'spec',
  ajv: 'structured',
  'html-to-text': 'tools',
  '@modelcontextprotocol/client': 'tools',
  hono: 'ui',
  '@hono/node-server': 'ui',
  preact: 'ui',
  htm: 'ui',
  marked: 'ui',
  // The schema of the crew's files, and what a tool's arguments are described with.
  zod: ['spec', 'tools', 'tools-api'],
};

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.split(path.sep).join('/'));

// Function length, parameters, `any` and console calls are the linter's: biome.json.
describe('the architecture', () => {
  it('lets a folder import only from those below it', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => target.startsWith('src/'))
        .map((target) => target.slice('src/'.length))
        .filter((target) => folderOf(file) !== folderOf(target) && rank(file) >= rank(target))
        .map((target) => `${file} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('lets each package in by one door', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => !target.startsWith('src/') && !target.startsWith('node:'))
        .filter((target) => ![doors[packageOf(target)]].flat().includes(folderOf(file)))
        .map((target) => `${file} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('has no import cycles, types included', () => {
    const graph = new Map(
      files.map((file) => [
        file,
        importsOf(file)
          .filter((target) => target.startsWith('src/'))
          .map((target) => target.slice(4)),
      ]),
    );
    expect(cycles(graph)).toEqual([]);
  });

  it('keeps files within 250 lines', () => {
    const long = files.filter((file) => textOf(file).split('\n').length > 251);
    expect(long).toEqual([]);
  });

  it('says what its sizes are', () => {
    const lines = files.map((file) => textOf(file).split('\n').length - 1).sort((a, b) => a - b);
    console.log(`${files.length} source files, median ${middle(lines)} lines, longest ${lines.at(-1)}`);
    expect(files.length).toBeGreaterThan(0);
  });
});

// Imported from vitest, it belongs to whichever test began last: another test's end would close a server in use. `using` closes its own.
it('leaves onTestFinished out of tests that run side by side', () => {
  const tests = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts') && file !== path.basename(import.meta.filename))
    .map((file) => ({ file, text: readFileSync(path.join(import.meta.dirname, file), 'utf8') }));
  expect(tests.length).toBeGreaterThan(100);
  const wrong = tests.filter(
    ({ text }) => /\.concurrent\(|concurrent: true/.test(text) && /\bonTestFinished\b/.test(text),
  );
  expect(wrong.map(({ file }) => file)).toEqual([]);
});

function textOf(file: string): string {
  return readFileSync(path.join(source, file), 'utf8');
}

function importsOf(file: string): readonly string[] {
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s[^;'"]*?from\s*'([^']+)'|import\('([^']+)'\)|(?:^|\n)import '([^']+)'/g;
  return [...textOf(file).matchAll(pattern)]
    .map(([, a, b, c]) => a ?? b ?? c ?? '')
    .map((target) => (target.startsWith('.') ? resolved(file, target) : target));
}

function resolved(file: string, target: string): string {
  return path.posix.join('src', path.posix.dirname(file), target);
}

function folderOf(file: string): string {
  const [first = ''] = file.split('/');
  return first.replace(/\.ts$/, '');
}

function rank(file: string): number {
  const index = order.indexOf(folderOf(file));
  if (index === -1) throw new Error(`src/${file} is in no known folder`);
  return index;
}

function packageOf(target: string): string {
  return target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
}

function cycles(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): void => {
    if (trail.includes(file)) {
      found.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
      return;
    }
    if (done.has(file)) return;
    for (const target of graph.get(file) ?? []) visit(target, [...trail, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return found;
}

function middle(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
