import { expect, it } from 'vitest';
import { lastMessage, openExample } from './example.ts';

const ticket = { kind: 'billing', customer: 'Anna Weber', urgent: true };
const steps = ['Check the payments of March', 'Answer before Friday'];

it('structured-output: sends back what does not fit, and prints the object alone', async () => {
  await using example = await openExample('structured-output', [
    'Sure! Here it is:\n```json\n{ "kind": "billling", "customer": "Anna Weber" }\n```',
    `Corrected:\n${JSON.stringify(ticket)}\nAnything else?`,
    JSON.stringify(steps),
  ]);
  const { code, stdout } = await example.crew(['kickoff', '-q', '-i', 'mail=@mail.txt']);
  expect({ code, steps: JSON.parse(stdout) }).toEqual({ code: 0, steps });
  const [first, second, third] = example.server.requests;
  expect(first?.body['response_format']).toMatchObject({ type: 'json_schema', json_schema: { strict: true } });
  expect(lastMessage(second!)?.content).toMatch(/urgent is missing[\s\S]*kind must be one of "billing"/);
  expect(lastMessage(third!)?.content).toContain('"urgent": true');
  const shown = JSON.parse((await example.crew(['show', '--json'])).stdout);
  expect(shown.tasks.map(({ json }: { json: unknown }) => json)).toEqual([ticket, steps]);
});
