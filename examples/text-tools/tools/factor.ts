import { tool, z } from 'recrew';

const kilograms = { stone: 6.35029318, pound: 0.45359237, ounce: 0.028349523125 };

export default tool({
  description: 'Gives the kilograms in one unit of weight.',
  input: z.object({ unit: z.enum(['stone', 'pound', 'ounce']) }),
  run: ({ unit }) => kilograms[unit],
});
