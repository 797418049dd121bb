// Draws the extension's icon, client/media/icon.png: two promises on their way, one of which nobody waits for.
// Run: node client/media/icon.mjs
import { writeFileSync } from 'node:fs';
import { deflateSync, crc32 } from 'node:zlib';

const SIZE = 256;
const SAMPLES = 4;

const background = [24, 30, 46];
const track = [92, 107, 140];
const awaited = [94, 214, 166];
const dropped = [255, 176, 64];

/** Distance of a point from the line between two others. */
function fromLine(x, y, ax, ay, bx, by) {
  const t = Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)));
  return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay));
}

/** Distance from the outline of a square with round corners; negative inside. */
function fromSquare(x, y, radius) {
  const dx = Math.max(Math.abs(x - SIZE / 2) - SIZE / 2 + radius, 0);
  const dy = Math.max(Math.abs(y - SIZE / 2) - SIZE / 2 + radius, 0);
  return Math.hypot(dx, dy) - radius;
}

/** Colour and opacity at a point. */
function paint(x, y) {
  if (fromSquare(x, y, 52) > 0) return undefined;
  // The path of the program, with an open diamond: a danger sign made of two promises.
  if (fromLine(x, y, 128, 40, 214, 190) < 9 || fromLine(x, y, 42, 190, 128, 40) < 9 || fromLine(x, y, 42, 190, 214, 190) < 9) {
    if (Math.hypot(x - 128, y - 40) > 22 && Math.hypot(x - 42, y - 190) > 22 && Math.hypot(x - 214, y - 190) > 22) return track;
  }
  if (Math.hypot(x - 128, y - 40) < 20 || Math.hypot(x - 42, y - 190) < 20) return awaited;
  const end = Math.hypot(x - 214, y - 190);
  if (end < 20 && end > 10) return dropped;
  // The wave under the code.
  const wave = 222 + 8 * Math.sin((x - 60) / 8);
  if (x > 52 && x < 204 && Math.abs(y - wave) < 4.5) return dropped;
  // The mark in the middle.
  if (fromLine(x, y, 128, 96, 128, 138) < 9 || Math.hypot(x - 128, y - 164) < 10) return dropped;
  return background;
}

const rows = [];
for (let y = 0; y < SIZE; y++) {
  const row = [0];
  for (let x = 0; x < SIZE; x++) {
    const sum = [0, 0, 0, 0];
    for (let sy = 0; sy < SAMPLES; sy++) {
      for (let sx = 0; sx < SAMPLES; sx++) {
        const colour = paint(x + (sx + 0.5) / SAMPLES, y + (sy + 0.5) / SAMPLES);
        if (colour) [...colour, 255].forEach((part, index) => (sum[index] += part));
      }
    }
    const opaque = sum[3] / 255 || 1;
    row.push(Math.round(sum[0] / opaque), Math.round(sum[1] / opaque), Math.round(sum[2] / opaque), Math.round(sum[3] / SAMPLES ** 2));
  }
  rows.push(Buffer.from(row));
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

const header = Buffer.alloc(13);
header.writeUInt32BE(SIZE, 0);
header.writeUInt32BE(SIZE, 4);
header.set([8, 6, 0, 0, 0], 8);
writeFileSync(
  new URL('icon.png', import.meta.url),
  Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })), chunk('IEND', Buffer.alloc(0))]),
);
