/** Calls that keep the processor busy for as long as their input is large, and have no asynchronous sibling. */

/** By origin, with what they do, in words for a message. */
export const heavyCalls: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'reads a whole workbook': 'xlsx.read',
    'parses a whole table': 'csv-parse/sync.parse papaparse.parse papaparse',
    'parses a whole document': 'js-yaml.load js-yaml.loadAll yaml.parse yaml.parseAllDocuments toml.parse @iarna/toml.parse xml-js.xml2js xml-js.xml2json node-html-parser.parse parse5.parse htmlparser2.parseDocument cheerio.load jsdom.JSDOM',
    'renders a whole document': 'marked marked.marked marked.parse showdown.Converter handlebars.compile pug.compile ejs.compile',
    'compiles': 'typescript.transpileModule typescript.createProgram @babel/parser.parse acorn.parse esprima.parse sass.compileString sass.compile sass.renderSync',
    'compresses or unpacks all of it': 'pako.deflate pako.inflate pako.gzip pako.ungzip fflate.zipSync fflate.unzipSync fflate.gzipSync fflate.gunzipSync lz-string.compress lz-string.decompress',
    'computes a key': 'node-forge.pki.rsa.generateKeyPair bcrypt-nodejs.hashSync bcrypt-nodejs.compareSync',
  }).flatMap(([does, names]) => names.split(' ').map((name): [string, string] => [name, does])),
);

/** Parts of a request that its sender writes. */
export const REQUEST_PATHS = /^(?:req|request|ctx|context|c|event|apiRequest)\.(?:request\.|req\.)?(?:body|rawBody|query|params|payload|headers|url|file|files|cookies|queryStringParameters)(?:\.|$)/u;
/** Parts that are as large as a file. */
export const UPLOAD_PATHS = /\.(?:file|files|rawBody)(?:\.|$)/u;
