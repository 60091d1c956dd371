// An MCP server over stdio: JSON-RPC, one message a line. Whatever is for people goes to stderr.
import { createInterface } from 'node:readline';

const away = [
  { name: 'Dana', weekday: 'Friday', why: 'works four days' },
  { name: 'Noor', weekday: 'Monday', why: 'teaches' },
];

const tools = [
  {
    name: 'who_is_away',
    description: 'Says who of the team is away on a date.',
    inputSchema: {
      type: 'object',
      properties: { date: { type: 'string', description: 'YYYY-MM-DD' } },
      required: ['date'],
    },
    annotations: { readOnlyHint: true },
  },
];

const methods = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'team', version: '1.0.0' },
  }),
  ping: () => ({}),
  'tools/list': () => ({ tools }),
  'tools/call': ({ arguments: { date } }) => whoIsAway(date),
};

function whoIsAway(date) {
  const day = new Date(`${date}T12:00:00Z`);
  if (Number.isNaN(day.getTime())) return answer(`${date} is no date; write it as YYYY-MM-DD`, true);
  const weekday = day.toLocaleDateString('en', { weekday: 'long', timeZone: 'UTC' });
  const found = away.filter((one) => one.weekday === weekday).map(({ name, why }) => `${name} (${why})`);
  return answer(`${process.env.TEAM_NAME}, ${weekday} ${date}: ${found.join(', ') || 'everybody is there'}`);
}

function answer(text, isError = false) {
  return { isError, content: [{ type: 'text', text }] };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) continue; // a notification wants no answer
  const known = methods[method];
  const reply = known ? { result: known(params) } : { error: { code: -32601, message: `no method ${method}` } };
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...reply })}\n`);
}
