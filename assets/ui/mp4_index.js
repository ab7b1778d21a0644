// Where an MP4 keeps the index of its samples (ISO/IEC 14496-12, box moov): at the front, or behind everything else.

const MAX_BOXES = 100;

// The numbers of the parts, from 1, that have to be there before the film can be planned; none where it is no MP4.
export async function partsOfIndex(blob, partSize) {
  const moov = await findIndex(blob);
  if (!moov) return [];
  const [first, last] = [Math.floor(moov.start / partSize), Math.floor((moov.end - 1) / partSize)];
  return [1, ...Array.from({ length: last - first + 1 }, (_, i) => first + i + 1)];
}

async function findIndex(blob) {
  let start = 0;
  for (let box = 0; box < MAX_BOXES && start + 8 <= blob.size; box += 1) {
    const head = new DataView(await blob.slice(start, start + 16).arrayBuffer());
    let length = head.getUint32(0) || blob.size - start;
    if (length === 1 && head.byteLength === 16) length = Number(head.getBigUint64(8));
    const end = start + length;
    if (length < 8 || end > blob.size) return null;
    if (head.getUint32(4) === 0x6d6f6f76) return { start, end }; // "moov"
    start = end;
  }
  return null;
}
