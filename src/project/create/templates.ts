import { CrewError } from '../../errors.ts';
import { nearest } from '../../spec/nearest.ts';

/** A folder of templates/. */
export interface Template {
  readonly name: string;
  /** What the crew is, as a sentence goes on after "a crew: ". */
  readonly summary: string;
  /** What to type in the new folder to see it work; the first one is the shortest. */
  readonly tries: readonly string[];
}

/** In the order in which they are offered. */
export const templates: readonly Template[] = [
  {
    name: 'research',
    summary: 'two agents research a topic and write a report',
    tries: ['crew kickoff', 'crew kickoff -i topic="CRDTs in collaborative editors"'],
  },
  {
    name: 'minimal',
    summary: 'one agent and one task, in one file',
    tries: ['crew kickoff', 'crew kickoff -i topic="public-key cryptography"'],
  },
  {
    name: 'review',
    summary: 'two agents review a git diff that comes from a pipe',
    tries: ['crew kickoff -i diff=@example.diff', 'git diff | crew kickoff -i diff=@-'],
  },
  {
    name: 'tools',
    summary: 'two agents read notes and plan a week, with tools of three kinds',
    tries: ['crew kickoff', 'crew kickoff --verbose', 'crew tools'],
  },
];

export const defaultTemplate = 'research';

/** Throws `usage` (exit 2) for a name that is none. */
export function templateNamed(name: string): Template {
  const template = templates.find((candidate) => candidate.name === name);
  if (template !== undefined) return template;
  const names = templates.map((candidate) => candidate.name);
  const near = nearest(name, names);
  throw new CrewError('usage', `There is no template "${name}"; there are ${names.join(', ')}`, {
    hint: `--template ${near ?? defaultTemplate}`,
  });
}
