// What a project's tools and guardrails import from 'recrew': a bundle of its own, since the rest of the library would slow each of them down.
export { z } from 'zod';
export { fail, pass, replace } from './guardrails/verdicts.ts';
export { tool } from './tools/own/define-tool.ts';
