/**
 * The questions by which the picker leads to a pattern: I/O or CPU, how many, all or the first, in order, with a limit, with a deadline.
 */

export interface DecisionQuestion {
  readonly id: string;
  readonly text: string;
  readonly answers: readonly DecisionAnswer[];
}

export interface DecisionAnswer {
  readonly text: string;
  /** The next question ... */
  readonly next?: string;
  /** ... or the patterns that fit, best first. */
  readonly patterns?: readonly string[];
}

const question = (id: string, text: string, ...answers: DecisionAnswer[]): DecisionQuestion => ({ id, text, answers });
const leads = (text: string, next: string): DecisionAnswer => ({ text, next });
const fits = (text: string, ...patterns: string[]): DecisionAnswer => ({ text, patterns });

/** All questions; the first is asked first. */
export const questions: readonly DecisionQuestion[] = [
  question('what', 'What is it about?',
    leads('Several calls that wait for something (network, disk, database)', 'many'),
    leads('One call that may be slow or fail', 'one'),
    leads('Computing that takes long', 'compute'),
    leads('Tasks that share something', 'share'),
    leads('A stream of items or events', 'stream'),
    leads('Something that runs for long, or in the background', 'background'),
    leads('Opening and closing things', 'resource'),
    leads('Starting, stopping or watching a program', 'program'),
    leads('A test', 'test')),
  question('many', 'How many calls, and what is wanted of them?',
    leads('A few different ones, all of their results', 'few'),
    leads('Many of the same kind', 'same'),
    leads('Only the first that comes', 'first'),
    fits('It is not known beforehand: tasks start tasks', 'task-group')),
  question('few', 'What if one of them fails?',
    fits('The others are useless: stop them', 'run-together', 'task-group'),
    fits('Keep what the others give', 'run-together-settled'),
    fits('Stop and see which are done', 'until-first-error')),
  question('first', 'Does a failure count as an end?',
    fits('No, only a success counts', 'first-success'),
    fits('Yes, whatever comes first', 'first-settled')),
  question('same', 'How are the results used?',
    fits('All together, in the order of the items', 'map-concurrent'),
    fits('One by one, as they come', 'map-as-completed'),
    fits('Each by itself, failures as well', 'process-queue'),
    fits('The other side takes many at a time', 'batches'),
    fits('They are HTTP requests', 'parallel-http', 'rate-limited-client'),
    fits('They are files', 'read-files')),
  question('one', 'What may go wrong?',
    fits('It takes too long', 'with-timeout', 'timeout-scope'),
    fits('It fails now and then', 'retry', 'api-client'),
    fits('It keeps failing, and everybody waits for it', 'circuit-breaker'),
    fits('It must finish although the caller gives up', 'shield'),
    fits('It must be stopped, and have stopped', 'cancel-and-wait'),
    fits('The same thing is asked for again and again', 'ttl-cache')),
  question('compute', 'How heavy is it?',
    fits('More than a few milliseconds at a time, or on all cores', 'run-blocking'),
    fits('A long loop of small steps', 'yield-to-loop', 'async-range'),
    fits('I do not know what blocks', 'event-loop-monitor', 'timed')),
  question('share', 'What do they share?',
    fits('One thing at a time may touch it', 'mutex', 'read-write-lock'),
    fits('Several things that are locked together', 'ordered-locks'),
    fits('So many at once, and no more', 'semaphore'),
    fits('So many in a time, and no more', 'rate-limiter', 'rate-limited-client'),
    fits('Connections', 'connection-pool', 'reuse-client'),
    fits('They wait for a state', 'async-event', 'condition'),
    fits('They hand items to each other', 'async-queue')),
  question('stream', 'Where do the items come from?',
    fits('From producers of mine, for workers', 'async-queue', 'data-processor'),
    fits('From an interface with pages', 'paginate'),
    fits('From a stream or a file', 'copy-stream', 'batches'),
    fits('They are events for several handlers', 'event-bus'),
    fits('Several sources into one WebSocket', 'websocket-sources'),
    fits('From TCP connections', 'tcp-server')),
  question('background', 'How long does it live?',
    fits('It repeats until it is stopped', 'cancellable-loop', 'sleep'),
    fits('As long as the program', 'background-lifecycle'),
    fits('Until it is done, and nobody waits for it', 'background-task'),
    fits('It is due later', 'call-later')),
  question('resource', 'What is opened?',
    fits('One thing', 'async-resource'),
    fits('Several, one after the other', 'async-scope'),
    fits('A transaction', 'transaction')),
  question('program', 'What kind of program?',
    fits('A server or worker that is stopped by signals', 'graceful-shutdown', 'background-lifecycle'),
    fits('A script or command that ends by itself', 'entry-point'),
    fits('I want to see how it does', 'event-loop-monitor', 'timed')),
  question('test', 'What does the test need?',
    fits('Calls that I answer by hand', 'test-mock'),
    fits('Something set up and torn down', 'test-fixture'),
    fits('To see what has happened so far', 'test-async'),
    fits('To fail soon when nothing happens', 'test-timeout')),
];

const byId = new Map(questions.map((each) => [each.id, each]));

/**
 * Follows answers from the first question on.
 * @param answers for each question the place of the answer, from 0
 * @returns the next question, or the patterns that fit
 * @throws RangeError for an answer that there is not
 */
export function decide(answers: readonly number[]): { question: DecisionQuestion } | { patterns: readonly string[] } {
  let current = questions[0];
  for (const place of answers) {
    const answer = current?.answers[place];
    if (!answer) throw new RangeError(`there is no answer ${place} to ${current?.id ?? 'this'}`);
    if (answer.patterns) return { patterns: answer.patterns };
    current = byId.get(answer.next ?? '');
  }
  if (!current) throw new RangeError('there is no such question');
  return { question: current };
}
