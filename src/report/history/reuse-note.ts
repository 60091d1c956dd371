import type { PlanRow } from '../../run/events.ts';
import type { DriftedField, StaleRead } from '../../run/plan.ts';

/** Why a reused output is not what today's crew would write; null when nothing speaks against it. */
export function reuseNote({ agent, drift, stale }: Pick<PlanRow, 'agent' | 'drift' | 'stale'>): string | null {
  const notes = [...(drift.length === 0 ? [] : [driftNote(drift, agent)]), ...stale.map(staleNote)];
  return notes.length === 0 ? null : notes.join('; ');
}

function driftNote(drift: readonly DriftedField[], agent: string): string {
  const fields = drift.map(({ field }) => (agentFields.has(field) ? `agent ${agent}'s ${field}` : field));
  const places = [...new Set(drift.flatMap(({ place }) => (place === null ? [] : [place])))];
  return `${fields.join(', ')} changed since${places.length === 0 ? '' : ` (${places.join(', ')})`}`;
}

const agentFields: ReadonlySet<string> = new Set(['role', 'goal', 'backstory', 'system_prompt', 'inject_date']);

function staleNote({ name, madeFrom, now }: StaleRead): string {
  const then = madeFrom === null ? `without ${name}` : `from ${name} ${madeFrom}`;
  return `stale: made ${then}; this run has ${now ?? 'none'}`;
}
