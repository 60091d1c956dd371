import { expect, it } from 'vitest';
import { tool, z } from '../../../src/tools-api.ts';

it('knows the types of the arguments and of the context', () => {
  const defined = tool({
    description: 'Forecasts the weather',
    input: z.object({ city: z.string(), days: z.number().default(3), from: z.string().transform(() => new Date(0)) }),
    run: ({ city, days, from }, ctx) => {
      const words: readonly [string, number, Date, string] = [city, days, from, ctx.run.id];
      // @ts-expect-error: the context has no such thing
      return [words, ctx.runId];
    },
  });
  expect(defined.description).toBe('Forecasts the weather');
});

it('takes no schema but that of an object', () => {
  // @ts-expect-error: a string is no object
  tool({ description: 'A tool', input: z.string(), run: () => 'ran' });
  // @ts-expect-error: nor is a list
  tool({ description: 'A tool', input: z.array(z.string()), run: () => 'ran' });
  const refined = tool({ description: 'A tool', input: z.object({}).refine(() => true), run: () => 'ran' });
  expect(refined.input.safeParse({}).success).toBe(true);
});
