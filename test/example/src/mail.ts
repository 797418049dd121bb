export interface Order {
  readonly id: string;
  readonly email: string;
}

/** Sends the confirmation of an order; rejects when the mail service does not take it. */
export async function sendConfirmation(order: Order): Promise<void> {
  const response = await fetch('https://mail.example/send', { method: 'POST', body: JSON.stringify(order) });
  if (!response.ok) throw new Error(`Mail service: ${response.status}`);
}
