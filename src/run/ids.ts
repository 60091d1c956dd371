/** 8 Crockford base32 characters, lower case; a letter and a digit among them. */
export type RunId = string & { readonly brand: 'RunId' };

/** One execution of one task: `<run id>-<the task's number in that run's listing>`. Unique for ever. */
export type TaskId = string & { readonly brand: 'TaskId' };

const crockford = '0123456789abcdefghjkmnpqrstvwxyz';

export function randomRunId(): RunId {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  const id = Array.from(bytes, (byte) => crockford[byte % 32]).join('');
  // Without a digit it reads as a word, without a letter a shell script or a spreadsheet takes it for a number.
  return /\d/.test(id) && /[a-df-z]/.test(id) ? (id as RunId) : randomRunId();
}

export function taskId(runId: RunId, number: number): TaskId {
  return `${runId}-${number}` as TaskId;
}
