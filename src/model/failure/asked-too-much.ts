/** How much a limit allows at once, and how much was asked. */
export interface TooMuch {
  readonly limit: number;
  readonly requested: number | null;
}

/** What a server says of a request that its limit can never take, however long one waits; null: it says nothing of the kind. `status` null: it is not known. */
export function askedTooMuch(status: number | null, text: string): TooMuch | null {
  if (status !== null && status !== 429 && status !== 413) return null;
  const limit = numberAfter('limit', text);
  const requested = numberAfter('requested', text) ?? tokensOf(text);
  if (limit === 0 && status === 429) return { limit, requested: null };
  const isOfRate = status === 429 || /tokens? per|\bTPM\b|rate.?limit/i.test(text) || requested !== null;
  return isOfRate && limit !== null && requested !== null && requested > limit ? { limit, requested } : null;
}

/** Is it a limit that is not reset before tomorrow? */
export function isOfDays(text: string): boolean {
  return /per[ _-]?(day|week|month)|\b(daily|weekly|monthly)\b|\b[rt]pd\b/i.test(text);
}

const loadingWords =
  /loading (the )?model|(model|weights?|checkpoint)\b[^.]{0,80}\b(loading|loaded|warming|starting|initiali[sz]ing|downloading|pulled|booting)\b|\bcold[ _-]?(start|boot)|\bwarming up\b|estimated_time|model_loading|starting up|not (yet )?ready/i;

const mayWait: ReadonlySet<number> = new Set([409, 425, 429, 500, 502, 503, 529]);

/** Does a server say that its model will be there before long? */
export function isLoading(status: number | null, text: string): boolean {
  const isWaiting = status === null || mayWait.has(status);
  return (
    isWaiting &&
    loadingWords.test(text) &&
    !/(failed|unable|error|cannot|could not) (to )?load|not loaded|loading failed/i.test(text)
  );
}

/** "The request of 9000 tokens exceeds …", "has exceeded … (tokens: 9000, limit: 6000)". */
function tokensOf(text: string): number | null {
  if (!/exceed|too large/i.test(text)) return null;
  const [, of, after] = /\brequest of ([\d,]+) tokens|\btokens: ([\d,]+)/i.exec(text) ?? [];
  const digits = of ?? after;
  return digits === undefined ? null : Number(digits.replaceAll(',', ''));
}

function numberAfter(word: string, text: string): number | null {
  const [, digits] = new RegExp(`\\b${word}(?:ed)?\\W{0,3}(?:is |of )?([\\d,_]*\\d)(?![.,]?\\d)`, 'i').exec(text) ?? [];
  return digits === undefined ? null : Number(digits.replace(/[,_]/g, ''));
}
