// A model server for the pictures: it streams two texts that are worth a look, at a pace that can be seen.
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const notes = `### What it is, and why it matters now
- A solid layer replaces the liquid electrolyte, so that the anode can be lithium metal. (high)
- Twice the energy in the same volume is possible; 30 to 50 % more is what prototypes show. (medium)

### Where it stands
- Sulfides conduct best and react with moisture; oxides are stable and brittle. (high)
- Pilot lines make cells for test cars; none makes them by the million. (medium)

### Verify
1. Cycle life below 10 °C, in the makers' own data sheets.
2. Cost per kWh of a pilot line, in annual reports.
`;

const report = (topic) => `# ${topic[0].toUpperCase()}${topic.slice(1)} work; making them cheaply does not yet

**Plan for them, do not wait for them.** The cells hold 30 to 50 % more energy in prototypes and
are safer to charge fast. What is missing is a way to make millions of them.

## Three materials, three problems

| Electrolyte | Conducts | Main obstacle | First cars |
|---|---|---|---|
| Sulfide | like a liquid | reacts with moist air | 2027–2028 |
| Oxide | ten times less | brittle, hot to make | after 2030 |
| Polymer | only when warm | needs 60 °C | on the road |

## The factory decides, not the laboratory

1. **Pressure.** Layers must stay in contact for a thousand cycles.
2. **Dry rooms.** Sulfides add a quarter to the cost of a line.
3. **Yield.** Makers do not publish it, which says enough.

> A supplier who quotes a price per cell today quotes a hope.

## What to verify

- Cycle life in the cold, from data sheets and not from slides
- Whether \`$75 per kWh\` in 2030 counts the dry rooms
`;

/** Gives its base URL; it ends with the process. */
export async function startModel() {
  const server = createServer(async (request, response) => {
    const { messages } = await posted(request);
    const asked = messages.map(({ content }) => content).join('\n');
    const [, topic = 'solid-state batteries'] = /research notes: (.+)/.exec(asked) ?? [];
    const text = asked.includes('Write a report on this topic') ? report(topic) : notes;
    await answer(response, text, Math.round(asked.length / 4));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return `http://127.0.0.1:${server.address().port}/v1`;
}

async function posted(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return JSON.parse(Buffer.concat(pieces).toString('utf8'));
}

async function answer(response, text, promptTokens) {
  const send = (piece) =>
    response.write(
      `data: ${JSON.stringify({ id: 'picture', object: 'chat.completion.chunk', created: 0, ...piece })}\n\n`,
    );
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const content of text.match(/[\s\S]{1,24}/g)) {
    send({ choices: [{ index: 0, delta: { content }, finish_reason: null }] });
    await sleep(20);
  }
  send({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
  const completion = Math.round(text.length / 4);
  const usage = { prompt_tokens: promptTokens, completion_tokens: completion, total_tokens: promptTokens + completion };
  send({ choices: [], usage });
  response.end('data: [DONE]\n\n');
}
