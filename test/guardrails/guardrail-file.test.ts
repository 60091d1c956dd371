import { afterAll, describe, expect, it } from 'vitest';
import { guardrailFileVersion } from '../../src/guardrails/guardrail-file.ts';
import { makeProject } from '../helpers/project.ts';
import { startLoader } from '../tools/own/loader.ts';

const head = `import { fail, type GuardedOutput, type GuardrailContext, pass, replace, type Verdict } from 'recrew';\n`;
const check = (body: string) =>
  `${head}export default async ({ text }: GuardedOutput, ctx: GuardrailContext): Promise<Verdict> => {\n  ${body}\n};`;

const loader = startLoader();
afterAll(() => loader.stop());

describe.concurrent('a guardrail that is a file', () => {
  it.each([
    ['pass()', { type: 'pass' }],
    [`fail('too ' + text)`, { type: 'fail', reason: 'too short' }],
    ['replace(text.toUpperCase())', { type: 'replace', text: 'SHORT' }],
    [`fail(await ctx.ask('why'))`, { type: 'fail', reason: 'asked: why' }],
  ])('gives the verdict of %s', async (verdict, expected) => {
    await using project = await loader.project({ 'guardrails/own.ts': check(`return ${verdict};`) });
    expect(await project.guardrail('guardrails/own.ts', 'short')).toEqual({
      label: 'guardrails/own.ts',
      verdict: expected,
    });
  });

  it.each(['true', 'false', `'a text'`, 'undefined', 'null', `{ type: 'replace' }`])(
    'refuses %s, which is not a verdict',
    async (value) => {
      await using project = await loader.project({
        'guardrails/own.ts': `import { fail } from 'recrew';\nexport default () => (${value});`,
      });
      await expect(project.guardrail('guardrails/own.ts')).rejects.toMatchObject({
        code: 'guardrail-failed',
        message: expect.stringMatching(/^guardrails\/own\.ts: it returned .+, which is not a verdict$/),
        hint: expect.stringContaining('pass()'),
      });
    },
  );

  it.each([`fail('')`, 'fail()', `{ type: 'fail' }`])('refuses %s, which gives no reason', async (value) => {
    await using project = await loader.project({
      'guardrails/own.ts': `import { fail } from 'recrew';\nexport default () => (${value});`,
    });
    await expect(project.guardrail('guardrails/own.ts')).rejects.toMatchObject({
      code: 'guardrail-failed',
      message: 'guardrails/own.ts: fail() needs a reason',
    });
  });

  it('is given up when it gives no verdict in time, but what its question takes does not count', async () => {
    await using project = await loader.project({
      'guardrails/never.ts': check('return new Promise(() => {});'),
      'guardrails/asks.ts': check(`return fail(await ctx.ask('slowly'));`),
    });
    await expect(project.guardrail('guardrails/never.ts', '', 0.2)).rejects.toMatchObject({
      code: 'guardrail-failed',
      message: 'guardrails/never.ts: the guardrail gave no verdict within 0.2 s',
    });
    expect(await project.guardrail('guardrails/asks.ts', '', 0.2)).toMatchObject({
      verdict: { type: 'fail', reason: 'asked: slowly' },
    });
  });

  it('names the line where it threw', async () => {
    await using project = await loader.project({ 'guardrails/own.ts': check(`throw new Error('oh');`) });
    await expect(project.guardrail('guardrails/own.ts')).rejects.toMatchObject({
      code: 'guardrail-failed',
      message: 'guardrails/own.ts:3: the guardrail threw: oh',
    });
  });

  it.each([
    ['is not there', {}, 'There is no file guardrails/own.ts'],
    [
      'exports no default',
      { 'guardrails/own.ts': 'export const x = 1;' },
      'guardrails/own.ts: it has no default export',
    ],
    [
      'exports data',
      { 'guardrails/own.ts': 'export default 3;' },
      'guardrails/own.ts: its default export is not a function',
    ],
    ['has an enum', { 'guardrails/own.ts': 'enum A { b }' }, 'guardrails/own.ts:1: an enum needs'],
  ])('cannot be used when it %s', async (_what, files, message) => {
    await using project = await loader.project(files);
    await expect(project.guardrail('guardrails/own.ts')).rejects.toMatchObject({
      code: 'tool-unusable',
      exit: 2,
      message: expect.stringContaining(message),
    });
  });
});

it('has a version that changes with the file', async () => {
  await using project = await makeProject({ 'guardrails/own.ts': '1' });
  const version = guardrailFileVersion(project.dir, 'guardrails/own.ts');
  await project.write('guardrails/own.ts', '2');
  expect(guardrailFileVersion(project.dir, 'guardrails/own.ts')).not.toBe(version);
  expect(() => guardrailFileVersion(project.dir, 'guardrails/no.ts')).toThrow('There is no file guardrails/no.ts');
});
