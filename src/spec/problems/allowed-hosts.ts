import { isIPv6 } from 'node:net';
import type { Problem } from '../crew-spec.ts';
import { errorAt } from '../yaml/problem-at.ts';
import type { YamlNode } from '../yaml/yaml-tree.ts';

/** Entries of `allow_hosts` that are neither `host` nor `host:port`. */
export function allowedHostProblems(crew: YamlNode): readonly Problem[] {
  const items = crew.entries.get('allow_hosts')?.value.items ?? [];
  return items.flatMap(({ value, mark }) => {
    if (typeof value !== 'string' || value.trim() === '' || isHost(value.trim())) return [];
    return [errorAt(mark, `allow_hosts: "${value.trim()}" is neither host nor host:port`, hintFor(value.trim()))];
  });
}

function isHost(text: string): boolean {
  if (isIPv6(text)) return true;
  const [, bracketed, port] = /^(?:[\w-]+(?:\.[\w-]+)*|\[([^\]]+)\])(?::(\d{1,5}))?$/.exec(text) ?? [text, '-'];
  if (bracketed !== undefined && !isIPv6(bracketed)) return false;
  return port === undefined || (Number(port) >= 1 && Number(port) <= 65535);
}

function hintFor(text: string): string {
  const bare = text.replace(/^\w+:\/\//, '').replace(/[/?#].*$/, '');
  return isHost(bare) ? `Write ${bare}` : 'Such as localhost:3000 or 10.0.0.5; each host is named by itself.';
}
