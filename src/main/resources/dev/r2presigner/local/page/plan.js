// Which bytes of a file are which part, and how many of them have left.

/** Bytes of a part: all are equal, but for the last one. */
export function partLength(item, number) {
  return Math.min(item.partSize, item.bytes - (number - 1) * item.partSize);
}

/** How much of a part has left, from 0 to 1. */
export function partProgress(item, number) {
  const length = partLength(item, number);
  return item.arrived?.has(number) || length === 0 ? 1 : (item.underWay?.get(number) ?? 0) / length;
}

/** Bytes that have left, of all parts. */
export function sentOf(item) {
  let sent = 0;
  for (const number of item.arrived) {
    sent += partLength(item, number);
  }
  for (const bytes of item.underWay.values()) {
    sent += bytes;
  }
  return sent;
}
