import type { StandardSchemaV1 } from '@modelcontextprotocol/client';

type UnknownRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is UnknownRecord {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** For the package's requests: any object passes as it is, so that one odd part of an answer does not lose the rest. */
export const anyRecord: StandardSchemaV1<unknown, UnknownRecord> = {
  '~standard': {
    version: 1,
    vendor: 'recrew',
    validate: (value) => (isRecord(value) ? { value } : { issues: [{ message: 'the answer is no object' }] }),
  },
};
