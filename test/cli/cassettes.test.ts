import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { runCrew } from '../helpers/project.ts';
import { type ScriptedCrew, scriptedCrew } from '../helpers/scripted-crew.ts';

const answers = ['Facts about cells', 'An outline', 'The article'];
const withTopic = `  research: { description: 'Find facts on {topic} of {current_date}', expected_output: Facts }
  article: { description: Write the article, expected_output: An article }
`;

/** A model of openai, so that it needs a key and costs money; the scripted server stands in for openai's. */
async function openaiCrew(replies: Parameters<typeof scriptedCrew>[0], tasks?: string): Promise<ScriptedCrew> {
  const scripted = await scriptedCrew(replies, tasks === undefined ? {} : { tasks });
  const yaml = await scripted.project.read('crew.yaml');
  await scripted.project.write('crew.yaml', yaml.replace(/^llm:.*$/m, 'llm: openai/gpt-4o'));
  return scripted;
}

/** The server gets a name that looks like a host of the internet, since a local model costs nothing. */
function keyed({ server }: ScriptedCrew) {
  const url = server.url.replace('127.0.0.1', 'models.example');
  const names = `import dns from 'node:dns';
const { lookup } = dns;
dns.lookup = (host, ...rest) => lookup(host === 'models.example' ? '127.0.0.1' : host, ...rest);`;
  const options = `--import=data:text/javascript,${encodeURIComponent(names)}`;
  return { env: { OPENAI_BASE_URL: url, OPENAI_API_KEY: 'my-very-own-key', NODE_OPTIONS: options } };
}

async function recorded(scripted: ScriptedCrew, words: readonly string[] = []): Promise<void> {
  const ended = await scripted.crew(['kickoff', '--record', 'cassette.json', ...words], keyed(scripted));
  expect(ended.code, ended.stderr).toBe(0);
}

describe.concurrent('--playback', () => {
  it('gives the recorded run with no key and no server', async () => {
    await using scripted = await openaiCrew(answers);
    await recorded(scripted);
    const first = await scripted.listing();
    await scripted.server.close();
    const { code, stdout, stderr } = await scripted.crew(['kickoff', '--playback', 'cassette.json']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'The article\n' });
    expect(stderr).toContain('playback: answers come from cassette.json; no model was called');
    const second = await scripted.listing();
    const facts = ({ tasks }: typeof first) => tasks.map(({ output, usage, model }) => ({ output, usage, model }));
    expect(facts(second)).toEqual(facts(first));
    expect(first.run.costUsd).toBeGreaterThan(0);
    expect(second.run).toMatchObject({ costUsd: 0, offline: false, options: { playback: 'cassette.json' } });
  });

  it('is no drift: what it made is reused as what the model made', async () => {
    await using scripted = await openaiCrew(answers);
    await recorded(scripted);
    await scripted.crew(['kickoff', '--playback', 'cassette.json', '-q']);
    const words = ['replay', '-t', 'article', '--strict', '--playback', 'cassette.json'];
    const { code, stdout } = await scripted.crew(words);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'The article\n' });
  });

  it('takes the date of the recording, unless one is given', async () => {
    await using scripted = await openaiCrew(answers, withTopic);
    await recorded(scripted, ['-i', 'topic=cells', '-i', 'current_date=2020-02-20']);
    const play = ['kickoff', '--playback', 'cassette.json', '-q', '-i', 'topic=cells'];
    expect((await scripted.crew(play)).code).toBe(0);
    const { code, stderr } = await scripted.crew([...play, '-i', 'current_date=2021-01-01']);
    expect(code).toBe(1);
    expect(stderr).toContain('2021-01-01');
  });

  it('fails at the task that asks for something else, and says what differs', async () => {
    await using scripted = await openaiCrew(answers);
    await recorded(scripted);
    const yaml = await scripted.project.read('crew.yaml');
    await scripted.project.write('crew.yaml', yaml.replace('Make an outline', 'Make a short outline'));
    const { code, stdout } = await scripted.crew(['kickoff', '--playback', 'cassette.json', '--json']);
    const { run, tasks } = JSON.parse(stdout);
    expect(code).toBe(1);
    expect(run.error).toMatchObject({ code: 'playback-miss', hint: expect.stringContaining('--record cassette.json') });
    expect(run.error.message).toMatch(
      /outline .*line 1 of the user message: "Make an outline" was recorded, now "Make a/,
    );
    expect(tasks.map(({ status }: { status: string }) => status)).toEqual(['completed', 'failed', 'not-run']);
  });

  it('takes the recorded model where a variable or a key had chosen it', async () => {
    await using scripted = await openaiCrew(answers);
    await scripted.project.write('crew.yaml', (await scripted.project.read('crew.yaml')).replace(/^llm:.*\n/m, ''));
    await recorded(scripted);
    const { code, stderr } = await scripted.crew(['kickoff', '--playback', 'cassette.json']);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('openai/');
  });

  it('answers each run of a batch', async () => {
    await using scripted = await openaiCrew(answers);
    await recorded(scripted);
    const { code, stderr } = await scripted.crew(['kickoff', '-n', '2', '--playback', 'cassette.json', '-q']);
    expect(code, stderr).toBe(0);
    const runs = JSON.parse((await scripted.crew(['runs', '--json', '--limit', '2'])).stdout);
    const facts = runs.map(({ status, options }: { status: string; options: object }) => ({ status, ...options }));
    expect(facts).toMatchObject(Array(2).fill({ status: 'completed', playback: 'cassette.json' }));
  });

  it('plays a failure that was recorded', async () => {
    await using scripted = await openaiCrew([{ text: 'Half', finishReason: 'length' }]);
    await scripted.crew(['kickoff', '--record', 'cassette.json'], keyed(scripted));
    const { code, stdout } = await scripted.crew(['kickoff', '--playback', 'cassette.json', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).tasks[0]).toMatchObject({ output: 'Half', error: { code: 'model-length' } });
  });
});

describe.concurrent('--record', () => {
  it('writes a private file with no key in it, and none of the attempts that were repeated', async () => {
    const busy = { status: 429, error: 'busy', headers: { 'retry-after-ms': '1' } };
    await using scripted = await openaiCrew([busy, 'My key is my-very-own-key', ...answers.slice(1)]);
    await recorded(scripted);
    const text = await scripted.project.read('cassette.json');
    expect(text).not.toContain('my-very-own-key');
    expect(JSON.parse(text).replies).toHaveLength(3);
    const { mode } = await stat(scripted.project.path('cassette.json'));
    if (process.platform !== 'win32') expect(mode & 0o777).toBe(0o600);
  });

  it('begins an old cassette anew and says so, in a folder that it makes', async () => {
    await using scripted = await openaiCrew([...answers, 'New facts', 'New outline', 'New article']);
    const words = ['kickoff', '--record', 'cassettes/all.json'];
    await scripted.crew(words, keyed(scripted));
    const { stderr } = await scripted.crew(words, keyed(scripted));
    expect(stderr).toContain('replies are recorded in cassettes/all.json, which begins anew');
    const { replies } = JSON.parse(await scripted.project.read('cassettes/all.json'));
    const texts = replies.map(({ reply }: { reply: { text: string } }) => reply.text);
    expect(texts).toEqual(['New facts', 'New outline', 'New article']);
  });

  it('keeps what there was until the run stopped', async () => {
    await using scripted = await openaiCrew(['Facts about cells', { status: 400, error: 'no' }]);
    await scripted.crew(['kickoff', '--record', 'cassette.json'], keyed(scripted));
    const { replies } = JSON.parse(await scripted.project.read('cassette.json'));
    expect(replies.map(({ task }: { task: string }) => task)).toEqual(['research', 'outline']);
  });
});

describe.concurrent('a cassette that cannot be used', () => {
  it.each([
    [
      ['--playback', 'none.json'],
      ['none.json', '--record none.json'],
    ],
    [['--playback', 'crew.yaml'], ['crew.yaml is not a cassette']],
    [
      ['--playback', 'newer.json'],
      ['newer version', 'cassette 99'],
    ],
    [['--playback', 'damaged.json'], ['damaged.json is damaged']],
    [
      ['--record', 'crew.yaml'],
      ['crew.yaml is not a cassette', '--record'],
    ],
    [['--record', '.'], ['folder']],
    [['--record', 'a.json', '--playback', 'b.json'], ['--record and --playback exclude each other']],
    [['-n', '2', '--record', 'a.json'], ['--record keeps one run']],
    [['--offline', '--record', 'a.json'], ['--offline and --record exclude each other']],
    [['--offline', '--playback', 'newer.json'], ['--offline and --playback exclude each other']],
  ])('is refused before anything runs: %s', async (words, texts) => {
    await using scripted = await openaiCrew([]);
    await scripted.project.write('newer.json', '{ "cassette": 99 }');
    await scripted.project.write('damaged.json', '{ "cassette": 1, "replies": [\n<<<<<<< HEAD\n');
    const { code, stdout, stderr } = await scripted.crew(['kickoff', ...words], keyed(scripted));
    expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: '' });
    for (const text of texts) expect(stderr).toContain(text);
    expect(scripted.server.requests).toEqual([]);
  });

  it('is found from the folder in which it was named', async () => {
    await using scripted = await openaiCrew([]);
    const { stderr } = await runCrew(['-C', scripted.project.dir, 'kickoff', '--playback', 'x.json'], { cwd: '/' });
    expect(stderr).toContain(`No such cassette: ${process.platform === 'win32' ? '' : 'x.json'}`);
  });
});
