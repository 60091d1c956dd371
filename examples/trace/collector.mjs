// Receives OTLP over HTTP as JSON, and prints each span.
import { createServer } from 'node:http';

const server = createServer(async (request, response) => {
  let body = '';
  for await (const piece of request) body += piece;
  for (const { scopeSpans } of JSON.parse(body).resourceSpans) {
    for (const { spans } of scopeSpans) for (const span of spans) print(span);
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
});
server.listen(Number(process.argv[2] ?? 4318), '127.0.0.1', () => console.log(`port ${server.address().port}`));

function print({ name, startTimeUnixNano, endTimeUnixNano, attributes }) {
  const tokens = attributes.find(({ key }) => key === 'gen_ai.usage.output_tokens')?.value.intValue;
  const milliseconds = Number(BigInt(endTimeUnixNano) - BigInt(startTimeUnixNano)) / 1e6;
  console.log(`${name}  ${milliseconds} ms${tokens === undefined ? '' : `  ${tokens} tokens out`}`);
}
