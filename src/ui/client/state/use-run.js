import { runStatusText } from '../words/format.js';
import { useNow } from './clock.js';
import { useLive, useSoon } from './live.js';
import { usePlace } from './place.js';
import { useResource } from './resource.js';
import { useWhileHidden } from './while-hidden.js';

/**
 * A run as it is now, and its place told to the page. `data` undefined: not read yet.
 * @param {{ run: string, number: number | null }} route
 */
export function useRun({ run: id, number }) {
  const resource = useResource(`/api/runs/${encodeURIComponent(id)}`);
  const { data: facts, reload } = resource;
  const isRunning = facts?.run.status === 'running';
  const now = useNow(isRunning ? 250 : 15_000);
  const soon = useSoon(reload, 150);
  useLive((message) => {
    if (message.type === 'history' || (message.type === 'hello' && message.missed)) reload();
    if (
      message.type === 'runs' &&
      message.runs.some(({ runId, parentRunId }) => [runId, parentRunId].includes(facts?.run.runId ?? id))
    )
      soon();
  });
  useWhileHidden(isRunning, reload, 5000);
  const task = facts?.tasks.find((one) => one.number === number)?.name ?? null;
  usePlace(facts === undefined ? null : { status: facts.run.status, words: runStatusText(facts.run), task });
  return { ...resource, now, isRunning };
}
