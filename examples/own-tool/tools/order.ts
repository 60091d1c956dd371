import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { tool, z } from 'recrew';

const orders = path.join(import.meta.dirname, '..', 'orders.jsonl');

export default tool({
  description: 'Orders an item from the supplier.',
  input: z.object({ item: z.string(), count: z.int().min(1).max(100) }),
  sideEffects: true,
  run: ({ item, count }, ctx) => {
    const known = existsSync(orders) ? readFileSync(orders, 'utf8') : '';
    if (known.includes(ctx.idempotencyKey)) return 'This order was placed before.';
    appendFileSync(orders, `${JSON.stringify({ item, count, key: ctx.idempotencyKey })}\n`);
    ctx.log(`ordered ${count} × ${item}`);
    return 'Ordered.';
  },
});
