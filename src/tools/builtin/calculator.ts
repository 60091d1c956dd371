import type { Tool } from '../tool.ts';
import { calculate } from './calculate.ts';

/** Arithmetic on one expression. */
export function calculatorTool(): Tool {
  return {
    name: 'calculator',
    description:
      'Calculates an expression such as (3 + 4.5) * 2^10. It knows + - * / % (remainder) ^, sqrt abs round floor ceil min max log (base 10) ln exp sin cos tan (radians), pi and e.',
    parameters: {
      type: 'object',
      properties: { expression: { type: 'string', minLength: 1 } },
      required: ['expression'],
      additionalProperties: false,
    },
    sideEffects: false,
    call: async (input) => shown(calculate((input as { readonly expression: string }).expression)),
  };
}

/** Without the noise of binary fractions: 0.1 + 0.2 is 0.3. */
function shown(result: number): string {
  return String(Number.isInteger(result) ? result : Number(result.toPrecision(15)));
}
