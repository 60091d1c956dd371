import path from 'node:path';
import { checkReport } from '../project/open/check-report.ts';
import { writeEditorSchemas } from '../project/open/editor-schemas.ts';
import { findProject } from '../project/open/find-project.ts';
import { checkedCrew } from '../project/open/open-project.ts';
import { renderCheck } from '../report/check.ts';
import { renderProblems } from '../report/problems.ts';
import { terminalOf } from '../report/terminal.ts';
import { InvalidCrew } from '../spec/invalid-crew.ts';
import type { CommandIo } from './terminal/io.ts';

export interface CheckArguments {
  readonly dir?: string | undefined;
  readonly json: boolean;
}

/** `crew check`: everything that is wrong in the crew's files, at once; needs no key and no inputs. */
export async function checkCommand(args: CheckArguments, io: CommandIo): Promise<number> {
  const dir = findProject(path.resolve(io.cwd, args.dir ?? '.'));
  const loaded = await checkedCrew(dir);
  await writeEditorSchemas(dir);
  const report = loaded.spec === null ? null : await checkReport(dir, loaded.spec, io.environment);
  const problems = [...loaded.problems, ...(report?.notes ?? [])];
  if (args.json) {
    const { inputs = [], agents = [], tasks = [] } = report ?? {};
    io.stdout.write(`${JSON.stringify({ problems: problems.map(withoutLength), inputs, agents, tasks }, null, 2)}\n`);
    return report === null ? 2 : 0;
  }
  if (report === null) throw new InvalidCrew(loaded);
  if (problems.length > 0) {
    const { color, columns } = terminalOf(io.stderr, io.environment);
    io.stderr.write(renderProblems(problems, loaded.sources, { color, width: columns }));
  }
  io.stdout.write(await renderCheck(report, terminalOf(io.stdout, io.environment)));
  return 0;
}

function withoutLength<T extends { readonly length: number }>({ length: _length, ...problem }: T): Omit<T, 'length'> {
  return problem;
}
