import { useMemo, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { useKeys } from '../keys.js';
import { navigate } from '../navigation.js';
import { ErrorNote, Note, Problems } from '../parts/notes.js';
import { compareAddress, runAddress, runsAddress } from '../route.js';
import { useProject } from '../state/project.js';
import { bulkFilter, listQuery } from '../state/run-list.js';
import { useMarks } from '../state/use-marks.js';
import { useOpenBatches, useRunList } from '../state/use-run-list.js';
import { EmptyHistory } from './empty-history.js';
import { MarkedBar } from './marked-bar.js';
import { ReplayDialog } from './replay.js';
import { RunsTable } from './runs-table.js';
import { RunsToolbar } from './runs-toolbar.js';

/** All runs: searched, filtered, sorted, marked and opened. */
export function RunsView({ query: given }) {
  const query = useMemo(() => listQuery(given), [JSON.stringify(given)]);
  const list = useRunList(query);
  const batches = useOpenBatches(query, list.pages);
  const { marked, error: markError, mark, clear } = useMarks(query);
  const [replayed, setReplayed] = useState(null);
  const search = useRef(null);
  const { problems = [], report, whyNotStart, say } = useProject();
  const change = (changes) => navigate(runsAddress({ ...given, ...changes }), { replace: true });
  const ids = [...marked.keys()];
  const replayMarked = (run) => {
    const targets = ids.length > 0 ? ids : run === undefined ? [] : [run];
    if (targets.length > 0 && whyNotStart !== null) say(whyNotStart);
    else if (targets.length > 0) setReplayed(targets.length === 1 ? { run: targets[0] } : { runs: targets });
  };
  useKeys({ '/': () => search.current?.focus(), Escape: clear });
  const isFiltered = ['status', 'batch', 'root', 'text', 'since', 'until'].some((name) => query[name] !== '');
  const isEmpty = list.total === 0 && !isFiltered;
  // That the server is away is said above the page, where nothing has to make room for it.
  const isErrorShown = list.error !== null && (list.total === null || list.error.code !== 'unreachable');
  const isMarkErrorShown = markError !== null && markError.code !== 'unreachable';
  return html`<section class="runs" aria-label="Runs">
    <h1 class="visually-hidden">Runs</h1>
    ${problems.length > 0 ? html`<${ProjectProblems} problems=${problems} isBroken=${!report} />` : null}
    ${isErrorShown ? html`<${ErrorNote} error=${list.error} onRetry=${list.reload} />` : null}
    ${isMarkErrorShown ? html`<${ErrorNote} error=${markError} />` : null}
    ${
      isEmpty
        ? html`<${EmptyHistory} />`
        : html`<${RunsToolbar} query=${query} counts=${list.counts} total=${list.total} onChange=${change} search=${search}
            onReplayAll=${isFiltered && list.total > 0 ? () => setReplayed({ filter: bulkFilter(query) }) : null} />
          <${RunsTable} query=${query} given=${given} list=${list} batches=${batches} marked=${marked}
            onMark=${mark} onOpen=${(run) => navigate(runAddress(run))} onReplay=${replayMarked} />`
    }
    <${MarkedBar} marked=${ids} onClear=${clear} onReplay=${() => replayMarked()}
      onCompare=${() => navigate(compareAddress(ids[0], ids[1]))} />
    ${replayed === null ? null : html`<${ReplayDialog} target=${replayed} onClose=${() => setReplayed(null)} />`}
  </section>`;
}

function ProjectProblems({ problems, isBroken }) {
  const kind = isBroken ? 'error' : problems.some(({ severity }) => severity === 'warning') ? 'warning' : 'info';
  return html`<${Note} kind=${kind}>
    ${isBroken ? html`<p class="note-text">The crew’s files have errors, so nothing can be started. The history can be read.</p>` : null}
    <${Problems} problems=${problems} />
  <//>`;
}
