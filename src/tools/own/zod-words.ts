/** As much of zod's issues as our words need. */
export interface ZodIssue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly expected?: string;
  readonly keys?: readonly string[];
}

/** What is wrong with a call's arguments, for the model: each field with its fault. */
export function argumentsProblem(issues: readonly ZodIssue[]): string {
  return `The arguments do not fit: ${issues.map(words).join('; ')}. Call it again with these corrected.`;
}

function words(issue: ZodIssue): string {
  const field = issue.path.length === 0 ? 'the whole' : issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') return `${field} has no field ${issue.keys?.join(', ')}`;
  if (issue.code !== 'invalid_type') return `${field}: ${issue.message}`;
  if (issue.message.endsWith('received undefined')) return `${field} is missing`;
  // Words that the tool's author gave stay as they are.
  return issue.message.startsWith('Invalid input')
    ? `${field} must be: ${issue.expected}`
    : `${field}: ${issue.message}`;
}
