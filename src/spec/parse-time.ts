/** Milliseconds of a date or a time as ISO 8601; NaN for what is not one, such as the day 2026-02-30, which engines take for another day. */
export function parseTime(text: string): number {
  const day = /^\d{4}-\d\d-\d\d/.exec(text)?.[0];
  if (day !== undefined) {
    const date = new Date(`${day}T00:00:00Z`);
    if (Number.isNaN(date.getTime()) || !date.toISOString().startsWith(day)) return Number.NaN;
  }
  return Date.parse(text);
}
