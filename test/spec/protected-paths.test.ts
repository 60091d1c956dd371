import { expect, it } from 'vitest';
import { writeFault } from '../../src/spec/protected-paths.ts';
import { article, hints, lines, loadWith } from './load-files.ts';

const rules = { crewFiles: ['lib/count.ts', 'schemas/Ütil.json'], allowWrite: [] as readonly string[] };

it.each([
  ...['crew.yaml', 'CREW.YML', 'config/tasks.yaml', '.env', '.env.local', 'a/prod.env', 'keys/server.pem', 'id_rsa'],
  ...['.git/hooks/pre-commit', '.GIT/config', 'sub/.crew/runs.db', '.npmrc', '.ssh/config', '.g\u200cit/config'],
])('%s is never written, whatever allow_write says', (path) => {
  expect(writeFault(path, rules)?.canBeAllowed).toBe(false);
  expect(writeFault(path, { ...rules, allowWrite: [path, path.split('/')[0]!] })?.canBeAllowed).toBe(false);
});

it.each([
  ...[
    'tools/search.ts',
    'Tools/new.ts',
    'guardrails/own.ts',
    'steps/sum.ts',
    'LIB/count.ts',
    'schemas/U\u0308TIL.json',
  ],
  ...[
    'package.json',
    'app/package-lock.json',
    'pnpm-lock.yaml',
    'node_modules/x/index.js',
    'vite.config.ts',
    'Makefile',
  ],
  ...['.vscode/tasks.json', '.github/workflows/a.yml', '.husky/pre-commit', '.claude/settings.json', '.mcp.json'],
  ...[
    '.cursor/rules/a.md',
    '.devcontainer/devcontainer.json',
    'sub/.idea/run.xml',
    '.bashrc',
    '.gitlab-ci.yml',
    'crew.py',
  ],
])('%s is only written where allow_write names it or its folder', (path) => {
  expect(writeFault(path, rules)?.canBeAllowed).toBe(true);
  expect(writeFault(path, { ...rules, allowWrite: ['other', `${path}x`] })?.canBeAllowed).toBe(true);
  expect(writeFault(path, { ...rules, allowWrite: [path] })).toBeNull();
  expect(writeFault(path, { ...rules, allowWrite: [`./${path.split('/')[0]}/`] })).toBeNull();
});

it.each([
  'report.md',
  'out/.draft.md',
  'notes/tasks.yaml',
  'toolsmith/a.md',
  'steps/plan.md',
  'my-package.json',
  '..x',
])('%s can be written', (path) => expect(writeFault(path, rules)).toBeNull());

it('allow_write opens an output_file, and the hint of its refusal is what opens it', async () => {
  const tasks = `${article}  output_file: .github/workflows/{name}.yml\n`;
  const refused = await loadWith({ 'tasks.yaml': tasks });
  expect(lines(refused)).toEqual([
    'tasks.yaml:4:16 error output_file .github/workflows/{name}.yml may not be written: other programs act on what is in .github/',
  ]);
  const [, opened] = /write into crew\.yaml: (.*)$/.exec(hints(refused)[0] ?? '') ?? [];
  expect(opened).toBe('allow_write: [.github/workflows]');
  expect((await loadWith({ 'tasks.yaml': tasks, 'crew.yaml': `${opened}\n` })).problems).toEqual([]);
});

it.each([
  ['crew.yaml', 'cannot be opened: it defines the crew'],
  ['.git/hooks', "cannot be opened: .git/ is private to the project's owner"],
  ['.env.local', 'cannot be opened: it may hold keys'],
  ['.', 'is the whole project'],
  ['../x', 'is outside the project'],
  ['$HOME/x', 'has $HOME in it, which is not filled in'],
  ['tools/*.ts', 'is a pattern'],
])('allow_write: [%s] is refused', async (entry, fault) => {
  const loaded = await loadWith({ 'crew.yaml': `allow_write: ['${entry}']\n` });
  expect(lines(loaded)).toEqual([`crew.yaml:1:15 error allow_write: ${entry} ${fault}`]);
});
