/** Idioms about what Node and packages offer: callbacks, streams, emitters, child processes, servers, files that are read at once. */
import type { Idiom } from './idioms.ts';

const file = (about: string): string => `\`/files/\${${about}}\``;

export const PLATFORM_IDIOMS: Readonly<Record<string, Idiom>> = {
  'callback-that-drops': ({ about, step }) => [
    step('await new Promise<string>((resolve) => {', `  fs.readFile(${file(about)}, 'utf8', (error, data) => {`, '    if (error) return;', '    resolve(data);', '  });', '})'),
  ],
  'callback-that-logs': ({ about, step }) => [
    step('await new Promise<string>((resolve, reject) => {', `  fs.readFile(${file(about)}, 'utf8', (error, data) => {`, '    if (error) {', '      console.error(error);', '      return;', '    }',
      "    if (data === '3') reject(new RangeError('three'));", '    else resolve(data);', '  });', '})'),
  ],
  'awaited-callback': ({ about, note }) => [`await fs.readFile(${file(about)}, 'utf8', (error, data) => { ${note('error ?? data')} });`],
  'stream-written': ({ name, about, note }) => [`const ${name} = fs.createWriteStream(${file(about)});`, `${name}.end('text');`, `await new Promise<void>((resolve) => {`, `  ${name}.on('finish', () => resolve());`, '});', note('1')],
  'stream-finished': ({ name, about, note }) => [`const ${name} = fs.createWriteStream(${file(about)});`, `${name}.end('text');`, `await new Promise<void>((resolve) => { ${name}.on('finish', resolve); });`, note('1')],
  'stream-ended': ({ about, note }) => [`await fs.createWriteStream(${file(about)}).end('done');`, note('1')],
  'stream-piped': ({ about, note }) => [`await fs.createReadStream(${file(about)}).pipe(fs.createWriteStream('/files/copy'));`, note('1')],
  sink: ({ name, call, note }) => [
    `const ${name} = new Writable({`, '  async write(chunk, _encoding, done) {', `    await ${call().text};`, `    ${note('String(chunk)')}`, '    done();', '  },', '});', `${name}.on('error', (error) => { ${note('error')} });`, `${name}.write('one');`, `${name}.end('two');`,
  ],
  source: ({ name, call, note }) => [
    `let left${name} = 2;`, `const ${name} = new Readable({`, '  async read() {', `    left${name} -= 1;`, `    this.push(left${name} < 0 ? null : String(await ${call().text}));`, '  },', '});',
    `${name}.on('error', (error) => { ${note('error')} });`, `${name}.on('data', (chunk) => { ${note('String(chunk)')} });`,
  ],
  dispose: ({ name, far, about, note, hoist }) => {
    hoist(`export class Connection${name} {`, '  constructor(readonly id: number) {}', `  async [Symbol.dispose]() { await ${far('this.id').text}; }`, '}');
    return ['{', `  await using ${name} = new Connection${name}(${about}) as unknown as AsyncDisposable & { id: number };`, `  ${note(`${name}.id`)}`, '}'];
  },
  'using-awaited': ({ name, about, note }) => ['{', `  await using ${name} = openLock(${about});`, `  ${note(`typeof ${name}`)}`, '}'],
  'timer-awaited': ({ note }) => [`await setTimeout(() => { ${note('1')} }, 4);`],
  'timer-of-work': ({ call, note }) => ['await setTimeout(async () => {', `  await ${call().text};`, `  ${note('1')}`, '}, 4);'],
  spawned: ({ about, note }) => [`await spawn('make', [String(${about})]);`, note('1')],
  executed: ({ about, note }) => [`await exec(\`make \${${about}}\`);`, note('1')],
  emitter: ({ name, call, about, note }) => [`const ${name} = new EventEmitter();`, `${name}.on('message', async (text) => {`, `  await ${call().text};`, `  ${note('text')}`, '});', `${name}.emit('message', ${about});`],
  effect: ({ call, note }) => ['useEffect(async () => {', `  await ${call().text};`, `  ${note('1')}`, '}, []);'],
  handler: ({ name, call, note }) => [`const ${name} = express();`, `${name}.get('/', async (request, response) => {`, `  await ${call().text};`, `  ${note('request.body')}`, "  response.send('done');", '});'],
  'handler-with-next': ({ name, call }) => [`const ${name} = express();`, `${name}.use(async (request, response, next) => {`, `  await ${call().text};`, '  next();', '});'],
  'document-parsed': ({ name, call }) => [
    `const ${name} = express();`, `${name}.get('/', async (request, response) => {`, `  await ${call().text}.catch(() => {});`, '  const settings = load(request.body);', '  response.send(settings);', '});',
  ],
  views: ({ name, about, hoist, step }) => {
    hoist(`function render${name}(id: number): string {`, "  return readFileSync(`/files/${id}`, 'utf8').trim();", '}', `export async function page${name}(id: number): Promise<string> {`, `  return render${name}(id);`, '}');
    return [step(`await page${name}(${about})`)];
  },
  'views-in-steps': ({ name, about, call, hoist, step }) => {
    hoist(
      `function find${name}(id: number): string {`, "  return readFileSync(`/files/${id}`, 'utf8');", '}', `function render${name}(id: number): string {`, `  return find${name}(id).trim();`, '}',
      `export async function page${name}(id: number): Promise<string> {`, `  const one = render${name}(id);`, `  return one + render${name}(id + 1);`, '}',
    );
    return [`await ${call().text};`, step(`await page${name}(${about})`)];
  },
};
