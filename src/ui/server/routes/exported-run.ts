import { CrewError } from '../../../errors.ts';
import { runByReference } from '../../../project/prepare/source-run.ts';
import { exportRun } from '../../../store/read/export-run.ts';
import type { UiContext } from '../context.ts';
import { projectSecrets } from '../secrets.ts';
import { choiceField } from './fields.ts';
import type { Download } from './respond.ts';

const types = { json: 'application/json', html: 'text/html', md: 'text/markdown' } as const;

/** A run as `crew runs export` writes it; `format`: json unless given. CrewError `refused` for the JSON of a run that is not at its end. */
export async function exportedRun(ui: UiContext, reference: string, format = 'json'): Promise<Download> {
  const wanted = choiceField(format, 'format', ['json', 'html', 'md']);
  const { runId, text } = wanted === 'json' ? await runFile(ui, reference) : await document(ui, reference, wanted);
  return { name: `run-${runId}.${wanted}`, text, type: types[wanted] };
}

async function runFile({ history, place }: UiContext, reference: string) {
  const { runId, status } = await runByReference(await history.view(), reference);
  if (status === 'running') {
    throw new CrewError('refused', `Run ${runId} is still running`, { hint: 'Wait for its end' });
  }
  return { runId, text: `${JSON.stringify(await exportRun(place.database, runId), null, 2)}\n` };
}

async function document({ place }: UiContext, run: string, format: 'html' | 'md') {
  const { exportRunDocument } = await import('../../export/export-run-document.ts');
  const secrets = await projectSecrets(place.dir, place.environment);
  return exportRunDocument({ database: place.database, run, format, secrets, now: Date.now() });
}
