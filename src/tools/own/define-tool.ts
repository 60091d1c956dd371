import type { z } from 'zod';
import type { ToolContext } from '../tool.ts';

/** The same in each copy of this package that a process may hold. */
const brand: unique symbol = Symbol.for('recrew.tool');

/** What a file of `tools/` says of its tool; the file's name is the tool's. */
export interface ToolDefinition<Input extends ToolInput> {
  /** Tells the model what the tool does and when to use it. */
  readonly description: string;
  /** The arguments; `.describe()` of each tells the model what to put there. */
  readonly input: Input;
  /** A call changes something outside the run (sends, pays, deletes), so that repeating it matters. Default: false. */
  readonly sideEffects?: boolean;
  /** Seconds after which a call is given up, its `ctx.signal` aborted. Default: 120. */
  readonly timeout?: number;
  /**
   * Gets the checked arguments, defaults filled in. Returns what the model reads: a string as it is, anything else as JSON, nothing as "done".
   * Throwing is fine: the model reads the message and goes on.
   */
  readonly run: (input: z.output<Input>, ctx: ToolContext) => unknown;
}

/** `z.object({ … })`, also refined or transformed. */
export type ToolInput = z.ZodType<unknown, Readonly<Record<string, unknown>>>;

/** What `tool()` returns, to be the default export of its file. */
export interface DefinedTool extends ToolDefinition<ToolInput> {
  readonly [brand]: true;
}

/** Makes a tool out of a function of the project: `export default tool({ description, input, run })`. */
export function tool<Input extends ToolInput>(definition: ToolDefinition<Input>): DefinedTool {
  return { ...(definition as unknown as ToolDefinition<ToolInput>), [brand]: true };
}

/** Whether `tool()` made it. */
export function isDefinedTool(value: unknown): value is DefinedTool {
  return typeof value === 'object' && value !== null && brand in value;
}
