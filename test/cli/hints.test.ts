import { describe, expect, it } from 'vitest';
import { kickedOff, tasksYaml } from '../helpers/replays.ts';

const chain = { tasks: '  draft: { description: Do a, expected_output: T }\n' };
const unknownModel = { status: 404, error: { message: 'no such model', code: 'model_not_found' } };

describe.concurrent('a hint', () => {
  it('names only what the command has that it is for', async () => {
    await using scripted = await kickedOff(chain);
    const id = `${scripted.runId}-1`;
    const hints = [
      ['cancel zzz', 'List all:  crew runs'],
      ['resume zzz', 'List all:  crew runs'],
      ['runs export zzz', 'List all:  crew runs'],
      [`cancel ${id}`, `Its run:  ${scripted.runId}`],
      ['outputs drat', 'List all:  crew runs   ·   a task of the latest run:  crew show draft'],
      ['diff draft', 'List all:  crew runs   ·   a task of the latest run:  crew diff --task draft'],
      ['show drat', 'Did you mean:  crew show draft'],
      ['replay --set-output drat=x', 'Did you mean:  --set-output draft=…'],
      ['replay --only drat', 'Did you mean:  --only draft'],
      ['replay --after drat', 'Did you mean:  --after draft'],
      ['replay -t draft --to drat', 'Did you mean:  --to draft'],
      ['runs prune --older-than 5x', 'For example:  --older-than 7d  ·  --older-than 12h  ·  --older-than 2026-01-31'],
      ['runs --until 5x', 'For example:  --until 7d  ·  --until 12h  ·  --until 2026-01-31'],
    ] as const;
    for (const [words, hint] of hints) {
      const { code, stderr } = await scripted.crew(words.split(' '));
      expect([words, code, stderr.trimEnd().split('\n').at(-1)]).toEqual([words, 2, `  ${hint}`]);
    }
  });

  it('goes on with another model where the one of --model does not exist, and then is right', async () => {
    await using scripted = await kickedOff({
      tasks: tasksYaml('ab'),
      replies: ({ body }) => (body.model === 'nope' ? unknownModel : 'an answer'),
    });
    for (const [given, other] of [
      ['writer=nope', 'writer='],
      ['nope', ''],
    ] as const) {
      const { code, stderr } = await scripted.crew(['kickoff', '--model', given]);
      const [, command = ''] = /Continue with: {2}crew (resume \w+ --model \S+)\n/.exec(stderr) ?? [];
      expect([code, command]).toEqual([1, expect.stringMatching(/--model (writer=)?<provider\/model>$/)]);
      expect(command).toContain(`--model ${other}<`);
      const goOn = command.replace('<provider/model>', 'test-model').split(' ');
      expect(await scripted.crew([...goOn, '-q'])).toMatchObject({ code: 0, stdout: 'an answer\n' });
    }
  });
});
