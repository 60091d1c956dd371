// A model server without any latency of its own: streams the same reply to everybody. In plain JavaScript and its own process, to be out of the way of what is measured.
import { createServer } from 'node:http';

const words = Array.from({ length: 20 }, (_, index) => `part ${index} of a reply that nobody will read, `);
const head = { id: 'bench', object: 'chat.completion.chunk', created: 0, model: 'bench' };
const usage = { prompt_tokens: 120, completion_tokens: 200, total_tokens: 320 };
const pieces = [
  ...words.map((content) => ({ ...head, choices: [{ index: 0, delta: { content }, finish_reason: null }] })),
  { ...head, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
  { ...head, choices: [], usage },
].map((piece) => `data: ${JSON.stringify(piece)}\n\n`);

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const piece of pieces) response.write(piece);
    response.end('data: [DONE]\n\n');
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
