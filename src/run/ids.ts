/** 8 Crockford base32 characters, lower case. */
export type RunId = string & { readonly brand: 'RunId' };

/** One execution of one task: `<run id>-<the task's number in that run's listing>`. Unique for ever. */
export type TaskId = string & { readonly brand: 'TaskId' };

const crockford = '0123456789abcdefghjkmnpqrstvwxyz';

export function randomRunId(): RunId {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, (byte) => crockford[byte % 32]).join('') as RunId;
}

export function taskId(runId: RunId, number: number): TaskId {
  return `${runId}-${number}` as TaskId;
}
