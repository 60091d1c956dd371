import * as z from 'zod/mini';

/** Text with something in it. */
export const text = z.string().check(z.regex(/\S/));

export const texts = z.array(text);

export const positive = z.number().check(z.positive());

/** A whole number from 1. */
export const count = z.int().check(z.positive());

/** An optional key; null says the same as leaving it out. */
export const maybe = <Schema extends z.ZodMiniType>(schema: Schema, description: string) => {
  const optional = z.optional(z.nullable(schema));
  z.globalRegistry.add(optional, { description });
  return optional;
};

export const required = (description: string) => text.check(z.describe(description));
