import path from 'node:path';
import { isBuiltinTool } from '../../spec/builtin-tool-names.ts';
import type { CrewSpec, Problem } from '../../spec/crew-spec.ts';
import { ownToolFile } from '../../tools/own/own-tool-files.ts';

/** Faults in the syntax of the tools and guardrails that the crew names; nothing is run. What reads them is loaded only when there are any. */
export async function codeProblems(dir: string, { agents, tasks }: CrewSpec): Promise<readonly Problem[]> {
  const owners = [...agents, ...tasks];
  const tools = owners.flatMap((owner) => owner.tools.map(({ name }) => name)).filter((name) => !isBuiltinTool(name));
  const guardrails = owners.flatMap((owner) =>
    owner.guardrails.flatMap((one) => (one.type === 'file' ? one.file : [])),
  );
  const files = new Set([
    ...tools.flatMap((name) => ownToolFile(dir, name) ?? []),
    ...guardrails.map((file) => path.join(dir, file)),
  ]);
  if (files.size === 0) return [];
  const { sourceFaults } = await import('../../tools/own/source-faults.ts');
  return [...files].flatMap((file) =>
    sourceFaults({ file, projectDir: dir }).map(
      ({ hint = null, ...fault }): Problem => ({ severity: 'error', length: 1, ...fault, hint }),
    ),
  );
}
