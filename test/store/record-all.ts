import type { CrewEvent } from '../../src/run/events.ts';
import type { RunStore } from '../../src/store/records.ts';

export async function recordAll(store: RunStore, events: readonly CrewEvent[]): Promise<void> {
  for (const event of events) await store.record(event);
}
