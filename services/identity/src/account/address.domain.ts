/** Bytes of an IPv6 address as eight groups; an IPv4 one inside it is left to the caller. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const left = head ? head.split(':') : [];
  const right = tail ? tail.split(':') : [];
  const between = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array.from({ length: between }, () => '0'), ...right].map((group) =>
    group.toLowerCase().replace(/^0+(?=.)/, ''),
  );
}

const IPV4 = /^(?:::ffff:)?(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})$/i;

/** What counts as one address: of IPv6 the first half, for whoever has one of it has 2^64. */
export function addressGroup(address: string): string {
  const v4 = IPV4.exec(address.trim())?.[1];
  if (v4) return v4;
  return address.includes(':')
    ? groupsOf(address.trim().split('%')[0] ?? '')
        .slice(0, 4)
        .join(':')
    : 'unknown';
}
