import { describe, expect, it } from 'vitest';
import { scriptedCrew } from '../helpers/scripted-crew.ts';

const tasks = '  a: { description: Go, expected_output: Text }\n  b: { description: On, expected_output: Text }\n';

/** Lets a name that looks like a host of the internet lead to this machine. */
const namesLeadHere = `import dns from 'node:dns';
const lookup = dns.lookup;
dns.lookup = (name, options, done) => lookup(name.endsWith('.example') ? '127.0.0.1' : name, options, done);`;

describe.concurrent('--offline', () => {
  it('needs no key, asks no model, and says so on stderr', async () => {
    await using scripted = await scriptedCrew([], { tasks });
    await scripted.project.write(
      'crew.yaml',
      (await scripted.project.read('crew.yaml')).replace(/^llm:.*$/m, 'llm: openai/gpt-4o'),
    );
    const { code, stdout, stderr } = await scripted.crew(['kickoff', '--offline']);
    expect(code).toBe(0);
    expect(stdout).toContain('[offline');
    expect(stderr).toContain('no model was called');
    expect((await scripted.listing()).run).toMatchObject({ offline: true, status: 'completed' });
  });

  it('needs no model either', async () => {
    await using scripted = await scriptedCrew([], { tasks });
    await scripted.project.write('crew.yaml', (await scripted.project.read('crew.yaml')).replace(/^llm:.*\n/m, ''));
    expect((await scripted.crew(['kickoff', '--offline', '-q'])).code).toBe(0);
  });
});

describe.concurrent('the model', () => {
  it('is the one of --model, for every task', async () => {
    await using scripted = await scriptedCrew(['x', 'y'], { tasks });
    const env = { OPENAI_BASE_URL: scripted.server.url, OPENAI_API_KEY: 'test-key' };
    const { code } = await scripted.crew(['kickoff', '--model', 'openai/gpt-4o-mini'], { env });
    expect(code).toBe(0);
    expect(scripted.server.requests.map((request) => request.body.model)).toEqual(['gpt-4o-mini', 'gpt-4o-mini']);
  });

  it.each([
    [{ CREW_MODEL: 'openai/first', MODEL: 'openai/second' }, 'first'],
    [{ MODEL: 'openai/second' }, 'second'],
  ])('comes from the environment when the files name none: %o', async (variables, model) => {
    await using scripted = await scriptedCrew(['x', 'y'], { tasks });
    await scripted.project.write('crew.yaml', (await scripted.project.read('crew.yaml')).replace(/^llm:.*\n/m, ''));
    const env = { ...variables, OPENAI_BASE_URL: scripted.server.url, OPENAI_API_KEY: 'test-key' };
    await scripted.crew(['kickoff'], { env });
    expect(scripted.server.requests[0]?.body.model).toBe(model);
  });

  it('that nobody names is asked for before anything runs', async () => {
    await using scripted = await scriptedCrew([], { tasks });
    await scripted.project.write('crew.yaml', (await scripted.project.read('crew.yaml')).replace(/^llm:.*\n/m, ''));
    const { code, stdout, stderr } = await scripted.crew(['kickoff']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    for (const text of ['model', '--offline']) expect(stderr).toContain(text);
  });
});

describe.concurrent('the cost of a run', () => {
  const openai = (url: string) => ({ OPENAI_BASE_URL: url, OPENAI_API_KEY: 'test-key' });
  const far = (url: string) => ({
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(namesLeadHere)}`,
    ...openai(url),
  });

  it('is nothing for a model that the files call local', async () => {
    await using scripted = await scriptedCrew(['x', 'y'], { tasks });
    const { stdout, stderr } = await scripted.crew(['kickoff', '--json']);
    expect(JSON.parse(stdout).run.costUsd).toBe(0);
    expect(stderr).toMatch(/240 tokens · free/);
  });

  it('is unknown at an address on this machine that the files do not call local', async () => {
    await using scripted = await scriptedCrew(['x', 'y'], { tasks });
    const yaml = await scripted.project.read('crew.yaml');
    await scripted.project.write('crew.yaml', yaml.replace(', local: true', ''));
    const { stdout, stderr } = await scripted.crew(['kickoff', '--json']);
    expect(JSON.parse(stdout).run.costUsd).toBeNull();
    expect(stderr).toMatch(/240 tokens · cost unknown/);
  });

  it('is what the tokens of a known model cost', async () => {
    await using scripted = await scriptedCrew(['x', 'y'], { tasks });
    const env = far(scripted.server.url.replace('127.0.0.1', 'models.example'));
    const { stdout, stderr } = await scripted.crew(['kickoff', '--json', '--model', 'openai/gpt-4o-mini'], { env });
    const { run, tasks: rows } = JSON.parse(stdout);
    expect(rows[0].costUsd).toBeCloseTo((100 * 0.15 + 20 * 0.6) / 1e6, 9);
    expect(run.costUsd).toBeCloseTo(2 * rows[0].costUsd, 9);
    expect(stderr).toContain('$0.0001');
  });

  it('is unknown for a model without a price, never nothing', async () => {
    await using scripted = await scriptedCrew(['x', 'y'], { tasks });
    const env = far(scripted.server.url.replace('127.0.0.1', 'models.example'));
    const { stdout, stderr } = await scripted.crew(['kickoff', '--json', '--model', 'openai/unheard-of'], { env });
    expect(JSON.parse(stdout).run).toMatchObject({ costUsd: null, usage: { inputTokens: 200 } });
    expect(stderr).toMatch(/cost unknown|unknown cost/);
  });
});
