// Which bytes of a file are which part, and how many of them have left.

/** Bytes of a part: all are equal, but for the last one. */
export function partLength(item, number) {
  return Math.min(item.partSize, item.bytes - (number - 1) * item.partSize);
}

/** Bytes of the parts that the store has. */
export function arrivedBytes(item) {
  return [...item.arrived].reduce((sum, number) => sum + partLength(item, number), 0);
}

/** How much of each part has left, from 0 to 1. What is on its way is not told by part: it fills those that are missing. */
export function progressOfParts(item) {
  let left = Math.max(0, item.sent - arrivedBytes(item));
  return Array.from({ length: item.partCount }, (none, index) => {
    if (item.arrived.has(index + 1)) {
      return 1;
    }
    const length = partLength(item, index + 1);
    const filled = Math.min(left, length);
    left -= filled;
    return filled / length;
  });
}
