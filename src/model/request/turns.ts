import type { Message } from '../model.ts';
import type { Habits } from './server-habits.ts';

/** A conversation for a server that takes no system role, or wants user and assistant to take turns. */
export function inTurns(
  messages: readonly Message[],
  habits: Pick<Habits, 'systemRole' | 'turns'>,
): readonly Message[] {
  const folded = habits.systemRole === 'user' ? withoutSystem(messages) : messages;
  return habits.turns ? alternating(folded) : folded;
}

function withoutSystem(messages: readonly Message[]): readonly Message[] {
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  if (system.length === 0) return messages;
  const rest = messages.filter(({ role }) => role !== 'system');
  const [first, ...others] = rest;
  if (first?.role !== 'user') return [{ role: 'user', content: joined(system) }, ...rest];
  return [{ role: 'user', content: joined([...system, first.content]) }, ...others];
}

/** The shortest words that keep the turns. */
const answered: Message = { role: 'assistant', content: 'OK.' };
const goOn: Message = { role: 'user', content: 'Go on.' };

function alternating(messages: readonly Message[]): readonly Message[] {
  const begins = messages.findIndex(({ role }) => role !== 'system');
  const system = messages.slice(0, begins === -1 ? messages.length : begins).map(({ content }) => content);
  const turns: Message[] = [];
  for (const message of messages.slice(system.length)) {
    const last = turns.at(-1);
    // a system message in the middle is taken for the user's
    const next: Message = message.role === 'system' ? { role: 'user', content: message.content } : message;
    const whole = last === undefined ? null : merged(last, next);
    if (whole !== null) turns.splice(-1, 1, whole);
    else if (last?.role === 'tool' && next.role === 'user') turns.push(answered, next);
    else if (last === undefined && next.role !== 'user') turns.push(goOn, next);
    else turns.push(next);
  }
  if (turns.at(-1)?.role === 'assistant') turns.push(goOn);
  return system.length === 0 ? turns : [{ role: 'system', content: joined(system) }, ...turns];
}

/** Null: they are of different roles, or something answers the first. */
function merged(first: Message, second: Message): Message | null {
  if (first.role === 'user' && second.role === 'user') {
    return { role: 'user', content: joined([first.content, second.content]) };
  }
  if (first.role !== 'assistant' || second.role !== 'assistant' || (first.toolCalls ?? []).length > 0) return null;
  return { ...second, content: joined([first.content, second.content]) };
}

function joined(texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n\n');
}
