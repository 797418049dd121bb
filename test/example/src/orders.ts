import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { sendConfirmation, type Order } from './mail.ts';

const orders = new Map<string, Order>();

async function saveOrder(order: Order): Promise<void> {
  orders.set(order.id, order);
  // The order is answered as saved; whether the mail went out nobody will ever know.
  sendConfirmation(order);
}

export const server = createServer(async (request, response) => {
  if (request.url === '/terms') {
    // Every other visitor waits while this one's file is read.
    response.end(readFileSync('terms.html', 'utf8'));
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  await saveOrder(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Order);
  response.writeHead(201).end();
});
