/** An output of an earlier task as it stands in a message. */
export interface ReadOutput {
  /** The task's. */
  readonly name: string;
  readonly text: string;
}

/** The outputs in a message, and what is left without them. */
export function readOutputs(content: string): { readonly rest: string; readonly outputs: readonly ReadOutput[] } {
  const block = /<output\b[^>]*?"([^"]*)"[^>]*>([\s\S]*?)<\/output>/g;
  const outputs = [...content.matchAll(block)].map(([, name = '', text = '']) => ({ name, text }));
  return { rest: content.replace(block, ''), outputs };
}
