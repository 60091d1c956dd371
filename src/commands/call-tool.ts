import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { whyNot } from '../disk-words.ts';
import { CrewError, exitCodes } from '../errors.ts';
import { callByHand, checkedInput, type OpenedTool, openOneTool } from '../project/tools/call-tool.ts';
import { renderError } from '../report/errors.ts';
import { bytesText, durationText } from '../report/format.ts';
import { terminalOf } from '../report/terminal.ts';
import { neutralise, oneLine, shorten, wholeText } from '../report/text.ts';
import type { Tool } from '../tools/tool.ts';
import { recordedCall } from './recorded-call.ts';
import { mayAsk } from './terminal/ask-inputs.ts';
import { askYes } from './terminal/ask-yes.ts';
import type { CommandIo } from './terminal/io.ts';
import { readStdin } from './terminal/read-stdin.ts';
import { type Interruption, listenForInterruption } from './terminal/signals.ts';
import { type ToolsPlace, toolSettings } from './tools.ts';

export interface CallToolArguments extends ToolsPlace {
  /** The tool's name, which may be left out with `from`, and its arguments. */
  readonly words: readonly string[];
  /** `task#3`: the third call of a task. */
  readonly from?: string | undefined;
  /** Where the task of `from` is looked up. */
  readonly run?: string | undefined;
  readonly yes: boolean;
  /** False with --no-input. */
  readonly mayAsk: boolean;
}

/** `crew tools call`: calls one tool as a model would. The result alone goes to stdout. Gives 1 when the tool fails. */
export async function callToolCommand(args: CallToolArguments, io: CommandIo): Promise<number> {
  const { name, words } = await wanted(args, io);
  const interruption = listenForInterruption();
  let opened: OpenedTool | null = null;
  try {
    const settings = await toolSettings(args, io, interruption.signal);
    opened = await openOneTool(settings, name);
    const input = await checkedInput(opened.tool, words);
    await confirm({ tool: opened.tool, input }, args, io);
    return await call(opened, input, { io, interruption, dir: settings.dir });
  } catch (error) {
    // What was aborted may fail in any way; the signal says why.
    if (interruption.exitCode() === undefined) throw error;
    io.stderr.write(
      renderError(
        { message: messageOf(interruption.signal.reason), hint: undefined },
        terminalOf(io.stderr, io.environment),
      ),
    );
    return interruption.exitCode() ?? exitCodes.interrupted;
  } finally {
    await opened?.room.close();
    interruption.dispose();
  }
}

interface Wanted {
  readonly name: string;
  /** The arguments as text. */
  readonly words: string;
}

async function wanted(args: CallToolArguments, io: CommandIo): Promise<Wanted> {
  const [name, given, ...more] = args.words;
  if (more.length > 0) {
    throw new CrewError('usage', `A tool takes its arguments as one JSON object, not ${args.words.length - 1} words`, {
      hint: `Quote them:  crew tools call ${name} '{ … }'`,
    });
  }
  if (args.from !== undefined) {
    if (given !== undefined || /^(?:[{@]|-$)/.test(name ?? '')) {
      throw new CrewError('usage', '--from brings its own arguments; leave one out', {
        hint: `crew tools call --from ${args.from}   ·   or with others:  crew tools call <name> '{ … }'`,
      });
    }
    const recorded = await recordedCall({ ...args, from: args.from }, io);
    return { name: name ?? recorded.tool, words: recorded.arguments };
  }
  if (args.run !== undefined) {
    throw new CrewError('usage', '--run goes with --from', { hint: 'crew tools call --from <task>#1 --run <run>' });
  }
  if (name === undefined) {
    throw new CrewError('usage', 'Which tool?', { hint: "crew tools call <name> '{ … }'   ·   see all:  crew tools" });
  }
  return { name, words: given === undefined ? '{}' : await argumentsText(given, io) };
}

async function argumentsText(given: string, io: CommandIo): Promise<string> {
  if (given === '-') return new TextDecoder().decode(await readStdin(io));
  if (!given.startsWith('@')) return given;
  const file = given.slice(1);
  try {
    return await readFile(path.resolve(io.cwd, file), 'utf8');
  } catch (error) {
    throw new CrewError('usage', `Cannot read ${file}: ${whyNot(error)}`, {
      hint: 'Check the path after @',
      cause: error,
    });
  }
}

interface Wish {
  readonly tool: Tool;
  readonly input: unknown;
}

async function confirm({ tool, input }: Wish, args: CallToolArguments, io: CommandIo): Promise<void> {
  const { name, sideEffects } = tool;
  if (!sideEffects || args.yes) return;
  if (!mayAsk(args.mayAsk, io)) {
    throw new CrewError(
      'refused',
      `${name} changes things outside; there is no terminal to confirm on, so it was not called`,
      {
        hint: 'Confirm in advance:  --yes',
      },
    );
  }
  // Who typed the arguments knows them.
  const what = args.from === undefined ? 'it' : `it with ${shorten(oneLine(JSON.stringify(input)), 400)}`;
  const flags = { yes: args.yes, mayAsk: args.mayAsk, declined: `${name} was not called` };
  await askYes(`${name} changes things outside. Call ${what}?`, flags, io);
}

interface Calling {
  readonly io: CommandIo;
  readonly interruption: Interruption;
  /** Of the project. */
  readonly dir: string;
}

async function call({ tool, hide }: OpenedTool, input: unknown, { io, interruption, dir }: Calling): Promise<number> {
  const { signal } = interruption;
  const errors = terminalOf(io.stderr, io.environment);
  const log = (message: string) => void io.stderr.write(`${tool.name}: ${neutralise(hide(message))}\n`);
  const started = performance.now();
  const took = () => durationText(performance.now() - started);
  try {
    const output = hide(await callByHand(tool, { input, signal, log }));
    const text = wholeText(output, terminalOf(io.stdout, io.environment));
    io.stdout.write(text.endsWith('\n') || text === '' ? text : `${text}\n`);
    io.stderr.write(`note: ${tool.name} gave ${bytesText(Buffer.byteLength(output))} in ${took()}\n`);
    return exitCodes.done;
  } catch (error) {
    if (signal.aborted) throw error;
    const message = `${tool.name} failed after ${took()}: ${hide(messageOf(error))}${await placeText(error, dir)}`;
    io.stderr.write(renderError({ message, hint: undefined }, errors));
    return exitCodes.failed;
  }
}

/** ` (tools/x.ts:3)`; empty: no line of the project threw it. */
async function placeText(error: unknown, dir: string): Promise<string> {
  const { placeInStack } = await import('../tools/own/load-failure.ts');
  const place = placeInStack(error, dir);
  return place === null ? '' : ` (${place})`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
