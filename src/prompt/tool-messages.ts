import { nearest } from '../spec/nearest.ts';

/** For a call of something that is not there. `tools`: what there is. */
export function unknownToolMessage(name: string, tools: readonly string[]): string {
  const near = nearest(name, tools);
  const meant = near === undefined ? '' : ` Did you mean ${near}?`;
  const choice = tools.length === 0 ? 'There are no tools: answer without.' : `The tools are: ${tools.join(', ')}.`;
  return `There is no tool named ${JSON.stringify(name)}.${meant} ${choice}`;
}

/** `problems`: what is wrong with the arguments, line by line. */
export function badArgumentsMessage(tool: string, problems: string): string {
  return `${tool} was not called, as its arguments are not right:\n${problems}\nCall it again with arguments that fit.`;
}

/** For a call that was written as text and cannot be made. `why`: what is wrong with it. */
export function unclearCallMessage(why: string): string {
  return `You wrote a tool call as text, and nothing was called:\n${why}\nIf you need a tool, call it as you were given it, with one complete call. If not, reply with the complete answer alone.`;
}

/** For a tool that threw. */
export function toolFailedMessage(tool: string, message: string): string {
  const reason = message.trim() === '' ? 'it did not say why' : message.trim();
  return `${tool} failed: ${reason}`;
}

/** For a call that was given up. */
export function slowToolMessage(tool: string, seconds: number): string {
  return `${tool} took longer than ${counted(seconds, 'second')} and was stopped. Ask it for less, or go on without it.`;
}

/** Follows a result that was too long. */
export function cutResultMessage(leftOut: number): string {
  return `[The result is cut here; it has ${counted(leftOut, 'more character')}. If what you need is missing, ask for a smaller part.]`;
}

/** Follows the result of a call that was made before with the same arguments. `times`: this one counted. */
export function repeatedCallMessage(tool: string, times: number): string {
  return `You have now called ${tool} ${times} times with the same arguments. Use what you have, call it with other arguments, or answer.`;
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
