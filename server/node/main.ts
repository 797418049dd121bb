/** Entry of `dist/server.js`: the connection that the command line names (`--stdio`, `--node-ipc`, `--socket=N`), and the last resort. */
import { createConnection, LSPErrorCodes, ProposedFeatures, type ConnectionStrategy } from 'vscode-languageserver/node';
import { serve } from '../server.ts';
import { nodeHost } from './host.ts';

if (!process.argv.some((argument) => /^--(?:stdio|node-ipc|socket|pipe)/u.test(argument))) process.argv.push('--stdio');
/** A request that is cancelled before its turn is answered at once, and never begun. */
const cancelUndispatched: ConnectionStrategy['cancelUndispatched'] = (message) =>
  ('id' in message ? { jsonrpc: '2.0', id: message.id as number | string, error: { code: LSPErrorCodes.RequestCancelled, message: 'Cancelled before it was begun.' } } : undefined);
const connection = createConnection(ProposedFeatures.all, { connectionStrategy: { cancelUndispatched } });

/** After an error that nobody caught, state is not to be trusted: say so and end, the client starts a new server. */
function last(error: unknown): void {
  try {
    connection.console.error(`The server ends after an error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  } finally {
    setImmediate(() => process.exit(1));
  }
}
process.on('uncaughtException', last);
process.on('unhandledRejection', last);

serve(connection, nodeHost(__dirname));
connection.listen();
