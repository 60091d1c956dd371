import type { CrewEvent } from '../../../src/run/events.ts';
import type { RunId } from '../../../src/run/ids.ts';
import { randomRunId } from '../../../src/run/ids.ts';
import { openRunStore } from '../../../src/store/run-store.ts';
import { type DocumentFormat, exportRunDocument } from '../../../src/ui/export/export-run-document.ts';
import { makeProject } from '../../helpers/project.ts';

export interface Exported {
  readonly html: string;
  readonly md: string;
}

/** Both documents of a run that consists of these events, after those of runs before it. */
export async function exported(
  events: (id: RunId) => readonly CrewEvent[],
  { before = [], secrets = [] }: { before?: readonly CrewEvent[]; secrets?: readonly string[] } = {},
): Promise<Exported> {
  await using project = await makeProject({});
  const database = project.path('runs.db');
  const id = randomRunId();
  const store = await openRunStore(database);
  try {
    for (const event of [...before, ...events(id)]) await store.record(event);
    const written = async (format: DocumentFormat) =>
      (await exportRunDocument({ database, run: id, format, secrets, now: Date.now() })).text;
    return { html: await written('html'), md: await written('md') };
  } finally {
    store.close();
  }
}
