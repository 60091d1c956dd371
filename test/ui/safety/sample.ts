import { startChatServer } from '../../helpers/chat-server.ts';
import { makeProject, runCrew, type TestProject } from '../../helpers/project.ts';

/** A history with something of everything: replays, a failure, a tool, a guardrail, data, a batch, and a run that still runs. */
export interface Sample extends AsyncDisposable {
  readonly project: TestProject;
  /** Ids of its runs, the newest first. */
  readonly runs: readonly string[];
  readonly batch: string;
}

const notes = `## What is known

1. A **solid** electrolyte carries _ions_, not liquid.
2. See [the survey](https://example.com/survey), or \`cells.csv\`.

| cell | energy | sure |
|---|---:|---|
| sulfide | 380 | high |
| oxide | 310 | low |

> Making them is the hard part.

\`\`\`js
const energy = cells.map(({ watts }) => watts);
\`\`\`

- [x] checked
- [ ] open
`;
const article = '# Solid-state cells work\n\nA solid electrolyte lets a battery use a lithium metal anode.\n';
const facts = JSON.stringify({ cells: [{ name: 'sulfide', energy: 380, sure: true }], source: null });

const crewYaml = (url: string) => `name: battery-desk
llm: { model: test-model, base_url: ${url} }
inputs:
  topic: { default: solid-state batteries, description: What to research }
agents:
  researcher: { role: Researcher, goal: Find facts, backstory: You look things up. }
  writer: { role: Writer, goal: Write well, backstory: You write. }
tasks:
  research: { agent: researcher, description: "Research {topic}", expected_output: Notes, tools: [calculator] }
  facts: { agent: researcher, description: Facts as data, expected_output: JSON }
  article: { agent: writer, description: Write an article, expected_output: An article, guardrails: [{ max_words: 40 }] }
`;

export async function makeSample(): Promise<Sample> {
  let isTool = true;
  const server = await startChatServer(({ body }) => {
    const asked = JSON.stringify(body.messages.slice(0, 2));
    if (asked.includes('a hopeless topic')) return { status: 400, error: 'the model will not talk about this' };
    if (asked.includes('Facts as data')) return facts;
    if (!asked.includes('Write an article')) {
      isTool = !isTool;
      return isTool
        ? notes
        : { toolCalls: [['calculator', { expression: '380 / 310' }]], reasoning: 'To compare them.' };
    }
    return body.messages.length > 2 ? article : { text: `${article}${'and so on '.repeat(20)}` };
  });
  const project = await makeProject({ 'crew.yaml': crewYaml(server.url), 'topics.csv': 'topic\ncells\nanodes\n' });
  await project.write('.env.staging', 'OTHER=1\n');
  const crew = async (words: readonly string[], code = 0) => {
    const ended = await runCrew(words, { cwd: project.dir });
    if (ended.code !== code) throw new Error(`${words.join(' ')}: ${ended.stderr}`);
    return ended.stdout;
  };
  try {
    await crew(['kickoff', '--quiet', '--note', 'the first try']);
    await crew(['kickoff', '--each', 'topics.csv', '--offline', '--quiet']);
    await crew(['kickoff', '--quiet', '-i', 'topic=a hopeless topic'], 1);
    const yaml = await project.read('crew.yaml');
    const edited = yaml
      .replace('Write an article,', 'Write an article now,')
      .replace('Facts as data,', 'Facts as data briefly,');
    await project.write('crew.yaml', edited);
    const listed = await crew(['runs', '--json']);
    const first = (JSON.parse(listed) as { runId: string }[]).at(-1)?.runId ?? '';
    await crew(['replay', '-t', 'article', '--run', first, '--quiet']);
    const runs = JSON.parse(await crew(['runs', '--json'])) as { runId: string; batchId: string | null }[];
    return {
      project,
      runs: runs.map(({ runId }) => runId),
      batch: runs.find(({ batchId }) => batchId !== null)?.batchId ?? '',
      [Symbol.asyncDispose]: async () => {
        await server.close();
        await project.remove();
      },
    };
  } catch (error) {
    await server.close();
    await project.remove();
    throw error;
  }
}
