import { describe, expect, it } from 'vitest';
import { documents, regenerated } from '../../scripts/docs.ts';
import { read } from './markdown.ts';

describe('the generated parts', () => {
  it.each(documents)('of %s are what the program says today (else: npm run docs)', (document) => {
    expect(read(document)).toBe(regenerated(document));
  });
});
