import { describe, expect, it } from 'vitest';
import { wantedAt } from '../../src/cli/wanted-at.ts';
import { crewProgram } from '../../src/cli.ts';

const { stdin, stdout, stderr } = process;

/** What is wanted at the end of a command line behind `crew`; a blank at its end begins a new word. */
function at(line: string) {
  return wantedAt(crewProgram({ stdin, stdout, stderr, environment: {}, cwd: '/' }), line.split(' '));
}

function fixedValues(line: string): readonly string[] {
  const wanted = at(line);
  if (wanted.type !== 'fixed') throw new Error(`a ${wanted.kind} is wanted`);
  return wanted.candidates.map(({ value }) => value).filter((value) => value.startsWith(wanted.start));
}

describe('what can stand in a command line', () => {
  it('is a command first, by an alias only where no name begins so', () => {
    expect(fixedValues('')).toEqual(expect.arrayContaining(['kickoff', 'replay', 'completion', 'help']));
    expect(fixedValues('')).not.toContain('__complete');
    expect(fixedValues('k')).toEqual(['kickoff']);
    expect(fixedValues('outp')).toEqual(['outputs']);
    expect(fixedValues('help che')).toEqual(['check']);
  });

  it('is a command of a command, or what its default one takes', () => {
    expect(fixedValues('runs ')).toEqual(expect.arrayContaining(['list', 'prune', 'export', 'import']));
    expect(fixedValues('runs --st')).toEqual(['--status']);
    expect(fixedValues('runs prune --old')).toEqual(['--older-than']);
    expect(at('runs export ')).toMatchObject({ kind: 'run' });
    expect(at('-C there runs export -o ')).toMatchObject({ kind: 'file', place: { dir: 'there' } });
  });

  it('is a flag that was not given yet, unless it may be given again', () => {
    expect(fixedValues('replay --only a -t x --o')).toEqual(['--only', '--offline']);
    expect(fixedValues('replay -t x --from')).toEqual([]);
    expect(fixedValues('-')).toContain('--dir');
    expect(fixedValues('replay --task')).toEqual([]);
  });

  it.each([
    ['replay -t ', 'task'],
    ['replay --strict --after ', 'task'],
    ['replay --only ', 'tasks'],
    ['replay --set-output ', 'task-text'],
    ['replay --set-text ', 'crew-text'],
    ['runs export --format ', 'format'],
    ['replay ', 'run'],
    ['-C there replay -q ', 'run'],
    ['replay --run ', 'run'],
    ['outputs ', 'run'],
    ['log-tasks-outputs --run ', 'run'],
    ['diff 3fk9p2mz ', 'run'],
    ['show ', 'run-or-task'],
    ['cancel ', 'running-run'],
    ['runs --status ', 'statuses'],
    ['create --template ', 'template'],
    ['create --model ', 'model'],
    ['kickoff --model ', 'agent-model'],
    ['kickoff -i ', 'input'],
    ['kickoff --record ', 'file'],
    ['kickoff --env-file ', 'file'],
    ['--dir ', 'folder'],
    ['completion ', 'shell'],
    ['kickoff --note ', 'none'],
  ])('is after "%s" a %s', (line, kind) => {
    expect(at(line)).toMatchObject({ type: 'value', kind, before: '', start: '' });
  });

  it('is the value of a flag in the same word', () => {
    expect(at('kickoff --model=op')).toMatchObject({ kind: 'agent-model', before: '--model=', start: 'op' });
    expect(at('replay -tre')).toMatchObject({ kind: 'task', before: '-t', start: 're' });
    expect(at('kickoff --quiet=')).toMatchObject({ type: 'fixed', candidates: [] });
  });

  it('is nothing behind all that a command takes, nor of a command that is none', () => {
    expect(fixedValues('show research ')).toEqual([]);
    expect(fixedValues('nonsense ')).toEqual([]);
    expect(fixedValues('check ')).toEqual([]);
  });

  it('is looked up in the project, history and run that the line has named', () => {
    const place = { dir: 'there', db: 'x.db', run: '3fk9' };
    expect(at('-C there --db=x.db replay --run 3fk9 -t ')).toMatchObject({ kind: 'task', place });
  });

  it('is no flag after --', () => {
    expect(at('show -- -')).toMatchObject({ kind: 'run-or-task', start: '-' });
  });
});
