import path from 'node:path';
import { checkReport } from '../../project/open/check-report.ts';
import { checkedCrew } from '../../project/open/open-project.ts';
import { packageVersion } from '../../project/package-root.ts';
import type { ProjectFacts } from '../api.ts';
import type { UiContext } from './context.ts';
import { envFileNames } from './secrets.ts';

/** What the crew is today; a crew whose files are wrong still has its history. */
export async function projectFacts({ place, history, serverId }: UiContext): Promise<ProjectFacts> {
  const { dir, environment } = place;
  const loaded = await checkedCrew(dir);
  const report = loaded.spec === null ? null : await checkReport(dir, loaded.spec, environment);
  return {
    crew: loaded.spec?.name ?? null,
    folder: dir,
    folderName: path.basename(dir),
    version: packageVersion(),
    report,
    problems: [...loaded.problems, ...(report?.notes ?? [])],
    envFiles: envFileNames(dir),
    hasHistory: history.file() !== null,
    server: serverId,
  };
}
