import { isIP } from 'node:net';

/** What kind of address this is when it is not a public one (`loopback`, `private` …); null when it is public. */
export function notPublic(address: string): string | null {
  const bare = address.replace(/%.*$/, '');
  switch (isIP(bare)) {
    case 4:
      return kindOf4(number4(bare));
    case 6:
      return kindOf6(number6(bare));
    default:
      return 'no';
  }
}

type Network = readonly [address: string, prefix: number, kind: string];

const networks4: readonly Network[] = [
  ['0.0.0.0', 8, 'unspecified'],
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'private (carrier)'],
  ['127.0.0.0', 8, 'loopback'],
  ['169.254.0.0', 16, 'link-local'],
  ['172.16.0.0', 12, 'private'],
  ['192.0.0.0', 24, 'reserved'],
  ['192.0.2.0', 24, 'reserved'],
  ['192.88.99.0', 24, 'reserved'],
  ['192.168.0.0', 16, 'private'],
  ['198.18.0.0', 15, 'reserved'],
  ['198.51.100.0', 24, 'reserved'],
  ['203.0.113.0', 24, 'reserved'],
  ['224.0.0.0', 4, 'multicast'],
  ['240.0.0.0', 4, 'reserved'],
];

/** Public addresses of metadata services in clouds, which hand out the machine's credentials. */
const metadata4: readonly Network[] = [
  ['100.100.100.200', 32, 'metadata'],
  ['168.63.129.16', 32, 'metadata'],
];

const networks6: readonly Network[] = [
  ['::1', 128, 'loopback'],
  ['::', 128, 'unspecified'],
  ['fc00::', 7, 'private'],
  ['fe80::', 10, 'link-local'],
  ['fec0::', 10, 'private'],
  ['ff00::', 8, 'multicast'],
  ['2001::', 23, 'reserved'],
  ['2001:db8::', 32, 'reserved'],
  ['2002::', 16, 'reserved'],
  ['3fff::', 20, 'reserved'],
];

/** Their last 32 bits are an IPv4 address, which is the one that is reached. */
const embedding: readonly Network[] = [
  ['::ffff:0:0', 96, 'mapped'],
  ['::ffff:0:0:0', 96, 'translated'],
  ['64:ff9b::', 96, 'NAT64'],
];

function kindOf4(address: bigint): string | null {
  const found = [...metadata4, ...networks4].find(([start, prefix]) => same(address, number4(start), 32 - prefix));
  return found?.[2] ?? null;
}

function kindOf6(address: bigint): string | null {
  const inside = ([start, prefix]: Network) => same(address, number6(start), 128 - prefix);
  if (embedding.some(inside)) return kindOf4(address & 0xffffffffn);
  const found = networks6.find(inside);
  if (found) return found[2];
  // All that was ever given out as public lies in 2000::/3.
  return same(address, number6('2000::'), 125) ? null : 'reserved';
}

function same(address: bigint, start: bigint, bits: number): boolean {
  return address >> BigInt(bits) === start >> BigInt(bits);
}

function number4(address: string): bigint {
  return address.split('.').reduce((number, part) => (number << 8n) | BigInt(part), 0n);
}

function number6(address: string): bigint {
  // The URL writes it in one way: hexadecimal, without a dotted end.
  const [head = '', tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...zeros, ...after].reduce((number, group) => (number << 16n) | BigInt(`0x${group}`), 0n);
}
