import { hash } from 'node:crypto';
import { canonicalJson } from '../model/canonical-json.ts';

/** Hash of everything that a task's words depend on, and the JSON it was made of, so that a difference can be named. */
export interface Fingerprint {
  /** SHA-256 of `fields` as canonical JSON, hex. */
  readonly hash: string;
  readonly fields: FingerprintFields;
}

/** Raw texts (placeholders not filled in) beside the values of the inputs they use; docs/replay.md says what is left out and why. */
export interface FingerprintFields {
  readonly version: 1;
  readonly description: string;
  readonly expectedOutput: string;
  readonly markdown: boolean;
  readonly role: string;
  readonly goal: string;
  readonly backstory: string;
  readonly systemPrompt: string | null;
  readonly injectDate: boolean;
  /** By name, only those used. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What files and environment give, without `--model` and `--offline`; null when they give none. */
  readonly model: string | null;
  readonly sampling: Readonly<Record<string, unknown>>;
  readonly context: readonly string[];
  /** Absent: there are none, or it was recorded before there were any. */
  readonly tools?: readonly ToolFingerprint[];
  readonly outputSchema?: unknown;
  readonly guardrails?: readonly unknown[];
  /** Labels; with the sampling where some is set. */
  readonly fallbacks?: readonly unknown[];
}

/** A tool as far as it is known without starting anything: a built-in one's version, the hash of a project's file, or of an MCP server's settings. */
export interface ToolFingerprint {
  readonly name: string;
  readonly version: string;
}

/** What a fingerprint says of what lies outside the YAML files, so that a change of it is drift: by name of a tool, of an MCP server, by file of a guardrail. */
export interface Versions {
  readonly tools: Readonly<Record<string, string>>;
  readonly mcps: Readonly<Record<string, string>>;
  readonly guardrails: Readonly<Record<string, string>>;
  /** `tools/x.ts`, by name of a tool of the project; no part of any fingerprint. */
  readonly toolFiles: Readonly<Record<string, string>>;
}

export function fingerprint(fields: FingerprintFields): Fingerprint {
  return { hash: sha256(canonicalJson(fields)), fields };
}

/** The same with other names of what it reads: tasks may be called otherwise today. */
export function withContext({ fields }: Fingerprint, context: readonly string[]): Fingerprint {
  return fingerprint({ ...fields, context });
}

/** In hex. */
export function sha256(text: string): string {
  return hash('sha256', text);
}
