/** Words as a reader of the language counts them: Chinese and Japanese, too, which put no spaces between. */
export function countWords(text: string): number {
  // Of a set language, so that a machine's own does not change the count.
  const segmenter = new Intl.Segmenter('en', { granularity: 'word' });
  let count = 0;
  for (const { isWordLike } of segmenter.segment(text)) if (isWordLike) count += 1;
  return count;
}
