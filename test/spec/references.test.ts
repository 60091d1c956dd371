import { describe, expect, it } from 'vitest';
import { article, editor, hints, lines, loadWith, writer } from './load-files.ts';

const task = (name: string, more = '') => `${name}: { description: d, expected_output: e${more} }\n`;
const tasks = (text: string) => loadWith({ 'tasks.yaml': text });

describe('agents of tasks', () => {
  it('lists the agents when a task names none and there are several', async () => {
    const loaded = await loadWith({ 'agents.yaml': writer + editor });
    expect(lines(loaded)).toEqual(['tasks.yaml:1:1 error task article does not say which agent does it']);
    expect(hints(loaded)[0]).toContain('writer, editor');
  });

  it('names the nearest agent for a typo', async () => {
    const loaded = await tasks(`${article}  agent: writr\n`);
    expect(lines(loaded)).toEqual(['tasks.yaml:4:10 error there is no agent writr']);
    expect(hints(loaded)).toEqual(['Did you mean writer?']);
  });
});

describe('context', () => {
  it('reads all earlier tasks, the named ones in their order, or none', async () => {
    const { spec } = await tasks(
      [
        task('a'),
        task('b'),
        task('c'),
        task('d', ', context: [b, a]'),
        task('e', ', context: a'),
        task('f', ', context: []'),
        'g:\n  description: d\n  expected_output: e\n  context:\n',
      ].join(''),
    );
    expect(spec?.tasks.map(({ context }) => context)).toEqual([[], ['a'], ['a', 'b'], ['b', 'a'], ['a'], [], []]);
  });

  it('refuses tasks that are unknown, later or the task itself', async () => {
    const loaded = await tasks(task('alpha') + task('beta', ', context: [alpa, gamma, beta, x]') + task('gamma'));
    expect(lines(loaded)).toEqual([
      'tasks.yaml:2:55 error there is no task alpa',
      'tasks.yaml:2:61 error task gamma runs after beta',
      'tasks.yaml:2:68 error task beta cannot read its own output',
      'tasks.yaml:2:74 error there is no task x',
    ]);
    expect(hints(loaded)[0]).toBe('Did you mean alpha?');
    expect(hints(loaded)[3]).toBe('Tasks before it: alpha');
  });

  it('reads a task once that is named twice, with a warning', async () => {
    const loaded = await tasks(task('a') + task('b', ', context: [a, a]'));
    expect(lines(loaded)).toEqual(['tasks.yaml:2:55 warning context names a twice']);
    expect(loaded.spec?.tasks[1]?.context).toEqual(['a']);
  });
});

describe('names', () => {
  it.each(['a b', '"a,b"', '"a=b"', 'a/b', '"2"', '-x'])('refuses %s as the name of a task', async (name) => {
    const loaded = await tasks(task(name));
    expect(loaded.problems).toMatchObject([
      { severity: 'error', line: 1, column: 1, message: expect.stringMatching(/^task name/) },
    ]);
  });

  it('allows a number as the name of an agent, but no white space', async () => {
    expect((await loadWith({ 'agents.yaml': writer.replace('writer', '7') })).problems).toEqual([]);
    expect(lines(await loadWith({ 'agents.yaml': writer.replace('writer', 'a b') }))).toEqual([
      'agents.yaml:1:1 error agent name "a b" has white space in it',
    ]);
  });
});

describe('output_file', () => {
  it.each(['/etc/x', '../x', 'a/../../x', 'C:/x', 'C:x', '..\\x', '\\\\host\\x', '~/x', 'out/', '.'])(
    'refuses %s',
    async (path) => {
      const loaded = await tasks(`${article}  output_file: '${path}'\n`);
      expect(loaded.problems).toMatchObject([
        { severity: 'error', line: 4, column: 16, message: expect.stringContaining('output_file') },
      ]);
    },
  );

  it.each(['x.md', './out/x.md', 'a/../x.md', '..x', '{a}/x.md', 'notes/tasks.yaml', `${'a'.repeat(252)}.md`])(
    'takes %s',
    async (path) => {
      expect((await tasks(`${article}  output_file: '${path}'\n`)).problems).toEqual([]);
    },
  );

  it.each([
    ['tasks.yaml', 'tasks.yaml may not be written: it defines the crew'],
    ['./config/../crew.yml', './config/../crew.yml may not be written: it defines the crew'],
    ['.env', '.env may not be written: it may hold keys'],
    ['.crew/{topic}.md', ".crew/{topic}.md may not be written: .crew/ is private to the project's owner"],
    ['../{topic}.md', '../{topic}.md is outside the project'],
    ['$HOME/x.md', '$HOME/x.md has $HOME in it, which is not filled in'],
    ['out/~/x.md', 'out/~/x.md has a ~ in it, which is not filled in'],
    ['a|b.md', 'a|b.md has a | in it'],
    ['a\\b.md', 'a\\b.md has a \\ in it'],
    ['"a\\nb.md"', 'a\\nb.md has a line break in it'],
    [`${'a'.repeat(253)}.md`, `${'a'.repeat(40)}…${'a'.repeat(12)}.md has a name of 256 bytes in it; 255 is the most`],
  ])('says what is wrong with %s', async (file, fault) => {
    const loaded = await tasks(`${article}  output_file: ${file}\n`);
    expect(lines(loaded)).toEqual([`tasks.yaml:4:16 error output_file ${fault}`]);
  });
});
