import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCrew } from '../src/project/create/create-crew.ts';
import { defaultTemplate, templates } from '../src/project/create/templates.ts';
import { packageRoot, packageVersion } from '../src/project/package-root.ts';
import { loadCrew } from '../src/spec/load.ts';
import { inputUses } from '../src/spec/problems/input-uses.ts';

let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'templates-'));
});
afterAll(() => rm(parent, { recursive: true, force: true }));

const names = templates.map(({ name }) => name);

it('offers each folder of templates/, and only those', async () => {
  expect([...names].sort()).toEqual((await readdir(path.join(packageRoot(), 'templates'))).sort());
  expect(names).toContain(defaultTemplate);
});

it('ships no file that npm leaves out of a package', async () => {
  const files = await readdir(path.join(packageRoot(), 'templates'), { recursive: true });
  expect(files.map((file) => path.basename(file))).not.toContain('.gitignore');
});

describe.each(names)('the template %s', (template) => {
  let dir: string;
  let texts: ReadonlyMap<string, string>;
  beforeAll(async () => {
    const { signal } = new AbortController();
    const created = await createCrew({
      parent,
      name: `a-${template}`,
      template,
      model: null,
      environment: {},
      git: false,
      signal,
    });
    dir = created.dir;
    texts = new Map(
      await Promise.all(
        created.files.map(async (file) => [file, await readFile(path.join(dir, file), 'utf8')] as const),
      ),
    );
  });

  it('loads without a problem, under the new name', async () => {
    const { spec, problems } = await loadCrew(dir);
    expect(problems).toEqual([]);
    expect(spec?.name).toBe(`a-${template}`);
    expect(spec?.llm?.model).toBe('openai/gpt-5.4-mini');
  });

  it('describes each input and uses it, and only the diff has to be given', async () => {
    const { spec } = await loadCrew(dir);
    const inputs = spec?.declaredInputs ?? [];
    const used = new Set(inputUses(spec!).map(({ name }) => name));
    expect(inputs.filter(({ description }) => !description)).toEqual([]);
    expect(new Set(inputs.map(({ name }) => name))).toEqual(used);
    expect(inputs.filter((input) => input.default === undefined).map(({ name }) => name)).toEqual(
      template === 'review' ? ['diff'] : [],
    );
  });

  it('has no marker left, and names its key in the example of .env', () => {
    for (const text of texts.values()) expect(text).not.toMatch(/__[a-z_]+__/);
    expect(texts.get('.env.example')).toMatch(/^OPENAI_API_KEY=$/m);
  });

  it('keeps keys and the history out of git, and nothing else', () => {
    const installed = texts.has('package.json') ? ['node_modules/'] : [];
    expect(texts.get('.gitignore')?.match(/^[^#\n].*$/gm)).toEqual(['.env', '.crew/', ...installed]);
  });

  it('tells editors, in the first line of each YAML file, where its schema is', async () => {
    const schemas = await readdir(path.join(dir, '.crew'));
    for (const [file, text] of texts) {
      if (!file.endsWith('.yaml')) continue;
      const schema = file.replace('.yaml', '.schema.json');
      expect(text.split('\n')[0]).toBe(`# yaml-language-server: $schema=.crew/${schema}`);
      expect(schemas).toContain(schema);
    }
  });

  it('shows in its README the command that runs it, as the last words of create do', () => {
    const { tries } = templates.find(({ name }) => name === template)!;
    expect(texts.get('README.md')).toContain(`\n    ${tries[0]}\n`);
  });
});

it('research hands its notes to a report in a file', async () => {
  const { spec } = await loadCrew(path.join(parent, 'a-research'));
  expect(spec?.tasks.map(({ name, agent }) => [name, agent])).toEqual([
    ['research', 'researcher'],
    ['report', 'writer'],
  ]);
  expect(spec?.tasks[1]).toMatchObject({ outputFile: 'report.md', markdown: true, context: ['research'] });
});

it('tools has a tool of each kind, a checked shape and guardrails, and its editor finds the types of this version', async () => {
  const dir = path.join(parent, 'a-tools');
  const { spec } = await loadCrew(dir);
  const [secretary] = spec?.agents ?? [];
  expect(secretary?.tools.map(({ name }) => name)).toEqual(['list_files', 'read_file', 'days_until']);
  expect(secretary?.mcps.map(({ name }) => name)).toEqual(['team']);
  expect(spec?.tasks[0]?.outputJson?.file).toBe('schemas/promises.json');
  expect(spec?.tasks[1]?.guardrails.map(({ type }) => type)).toEqual(['max_words', 'no_placeholders']);
  expect(await readFile(path.join(dir, 'tools/days_until.ts'), 'utf8')).toMatch(
    /^import \{ tool, z \} from 'recrew';\n/,
  );
  const { devDependencies } = JSON.parse(await readFile(path.join(dir, 'package.json'), 'utf8'));
  expect(devDependencies).toEqual({ recrew: `^${packageVersion()}` });
});
