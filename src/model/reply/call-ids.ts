import type { Message } from '../model.ts';

/** Gives every call of a conversation an id of its own: the server's where it is a new one, else one that is made up. */
export function callIds(messages: readonly Message[]): (given: string) => string {
  const taken = new Set(
    messages.flatMap((message) => (message.role === 'assistant' ? (message.toolCalls ?? []) : [])).map(({ id }) => id),
  );
  let number = taken.size;
  return (given) => {
    let id = given;
    // nine letters and digits: Mistral takes no others
    while (id === '' || taken.has(id)) id = `call${String(++number).padStart(5, '0')}`;
    taken.add(id);
    return id;
  };
}
