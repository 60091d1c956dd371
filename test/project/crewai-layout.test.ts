import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadEnvironment } from '../../src/project/open/environment.ts';
import { findProject } from '../../src/project/open/find-project.ts';
import { checkedCrew, openProject } from '../../src/project/open/open-project.ts';
import { article, inFolder, lines, writer } from '../spec/load-files.ts';

const python = '[project]\nname = "my_crew"\n\n[tool.crewai]\ntype = "crew"\n';
const config = (folder: string) => ({
  [`${folder}/config/agents.yaml`]: writer,
  [`${folder}/config/tasks.yaml`]: article,
});

describe('the root of a CrewAI project', () => {
  it('leads to the folder that holds config/, from folders beside it too', async () => {
    const files = { 'pyproject.toml': python, ...config('src/my_crew'), 'tests/a.py': '', 'src/util/a.py': '' };
    await inFolder(files, async (root) => {
      const crew = path.join(root, 'src', 'my_crew');
      for (const start of [root, path.join(root, 'tests'), path.join(root, 'src'), crew]) {
        expect(findProject(start)).toBe(crew);
      }
      const project = await openProject({ dir: root, environment: {} });
      expect(project.database).toBe(path.join(crew, '.crew', 'runs.db'));
    });
  });

  it('finds the crew of a flow, and names -C where there are several', async () => {
    const flow = { 'pyproject.toml': python.replace('crew"', 'flow"'), ...config('src/my_flow/crews/poem') };
    await inFolder(flow, async (root) => {
      expect(findProject(root)).toBe(path.join(root, 'src/my_flow/crews/poem'));
    });
    await inFolder({ ...flow, ...config('src/my_flow/crews/essay') }, async (root) => {
      expect(() => findProject(root)).toThrow(
        expect.objectContaining({
          message: `${root} has 2 crews: src/my_flow/crews/essay, src/my_flow/crews/poem`,
          hint: expect.stringMatching(/^Say which one: {2}-C \S+essay {3}· {3}-C \S+poem$/),
        }),
      );
      expect(findProject(path.join(root, 'src/my_flow/crews/poem/config'))).toMatch(/poem$/);
    });
  });

  it.each([
    ['another tool of Python', { 'pyproject.toml': '[tool.poetry]\n# [tool.crewai]\n', ...config('src/a') }],
    ['a crew without tasks', { 'pyproject.toml': python, 'src/a/config/agents.yaml': writer }],
    ['no crew', { 'pyproject.toml': python }],
  ])('is no project with %s', async (_what, files) => {
    await inFolder(files, async (root) => {
      expect(() => findProject(root)).toThrow(/^No crew.yaml in /);
    });
  });

  it('reads the .env of the root after that of the crew', async () => {
    const files = {
      ...{ 'pyproject.toml': python, ...config('src/my_crew') },
      ...{ '.env': 'A=root\nB=root\nC=root\n', 'src/my_crew/.env': 'A=own\n', 'src/.env': 'C=between\n' },
    };
    await inFolder(files, async (root) => {
      const dir = path.join(root, 'src', 'my_crew');
      expect(await loadEnvironment(dir, null, { B: 'shell' })).toEqual({ A: 'own', B: 'shell', C: 'root' });
      expect(await loadEnvironment(path.join(root, 'src'), null, {})).toEqual({ C: 'between' });
    });
  });
});

it.each(['crew.jsonc', 'crew.json'])('names %s for what it is', async (name) => {
  await inFolder({ [name]: '{}', 'agents/a.jsonc': '{}' }, async (root) => {
    expect(() => findProject(path.join(root, 'agents'))).toThrow(
      expect.objectContaining({
        message: `${path.join(root, name)} is a crew of CrewAI in JSON; crew reads YAML`,
        hint: expect.stringContaining('crew create crew example --template minimal'),
      }),
    );
  });
  await inFolder({ [name]: '{}', 'crew.yaml': '' }, async (root) => expect(findProject(root)).toBe(root));
});

describe('crew.py', () => {
  const layout = { 'config/agents.yaml': writer, 'config/tasks.yaml': article };
  const scaffold =
    "@agent\ndef writer(self) -> Agent:\n  return Agent(config=self.agents_config['writer'], verbose=True)\nCrew(agents=self.agents, tasks=self.tasks, process=Process.sequential)\n";

  it('is named with what it sets beyond the YAML', async () => {
    const text = `${scaffold}Task(\n  config=x,\n  context=[a],  # tools=[b]\n  human_input=False,\n  output_pydantic=Report)\n`;
    await inFolder({ ...layout, 'crew.py': text }, async (dir) => {
      expect(lines(await checkedCrew(dir))).toEqual([
        'crew.py:7:3 warning crew.py is not read, and what it sets has no effect: context, output_pydantic',
      ]);
      expect((await openProject({ dir, environment: {} })).warnings).toHaveLength(1);
    });
  });

  it('is named where it stands one level up, and where the YAML has errors', async () => {
    const files = {
      'crew.py': scaffold,
      'a/config/agents.yaml': writer,
      'a/config/tasks.yaml': `${article}  agent: who\n`,
    };
    await inFolder(files, async (root) => {
      expect(lines(await checkedCrew(path.join(root, 'a')))).toEqual([
        '../crew.py:1:1 note ../crew.py is not read: the crew is what the YAML says',
        'config/tasks.yaml:4:10 error there is no agent who',
      ]);
    });
  });

  it('is but a note in a crew that was moved over', async () => {
    await inFolder({ ...layout, 'crew.yaml': '', 'crew.py': 'Task(tools=[a])\n' }, async (dir) => {
      expect((await checkedCrew(dir)).problems).toMatchObject([
        { severity: 'note', file: 'crew.py', line: 1, column: 6 },
      ]);
    });
  });
});
