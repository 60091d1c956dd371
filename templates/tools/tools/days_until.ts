import { tool, z } from 'recrew';

const dayMs = 24 * 60 * 60 * 1000;

export default tool({
  // The model decides by these words when to call it.
  description: 'Counts the days from today to a date. Negative: the date has passed. Use it instead of counting.',
  input: z.object({
    date: z.iso.date().describe('the date, as YYYY-MM-DD'),
  }),
  // What it returns, or throws, is what the model reads. ctx knows the run, the task and the agent.
  run: ({ date }, ctx) => {
    const now = new Date();
    const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
    const days = Math.round((Date.parse(date) - today) / dayMs);
    ctx.log(`${date} is ${days} days away`);
    return { date, days };
  },
});
