import { tool, z } from 'recrew';

const shelf: Record<string, number> = { paper: 4, ink: 31 };

export default tool({
  description: 'Says how many of an item are on the shelf.',
  input: z.object({ item: z.string().describe('the name of the item, such as paper') }),
  run: ({ item }) => {
    const count = shelf[item.toLowerCase()];
    // The model reads this, and can try again.
    if (count === undefined) throw new Error(`there is no ${item}; there are ${Object.keys(shelf).join(', ')}`);
    return { item, count };
  },
});
