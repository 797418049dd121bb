/** What calls cost outside of the process, and where collections come from whose size nobody has bounded. */

/** - `file`: an open file; `network`: a request; `process`: a child process; `database`: a query through a pool. */
export type IoKind = 'file' | 'network' | 'process' | 'database';

const rows = (kind: IoKind, module: string, names: string): [string, IoKind][] => names.split(' ').map((name) => [module === '' ? name : `${module}.${name}`, kind]);

/** By origin. Calls that only look at a name (`stat`, `unlink`) hold nothing open and wait in the thread pool of Node: they are not here. */
export const ioFunctions: ReadonlyMap<string, IoKind> = new Map([
  ...rows('file', 'fs/promises', 'readFile writeFile appendFile open'),
  ...rows('file', 'fs', 'createReadStream createWriteStream readFile writeFile appendFile'),
  ...rows('file', 'fs-extra', 'readFile writeFile appendFile outputFile readJson readJSON writeJson writeJSON outputJson outputJSON createReadStream createWriteStream'),
  ...rows('network', '', 'fetch axios got ky node-fetch cross-fetch superagent ofetch needle undici'),
  ...rows('network', 'axios', 'get post put patch delete head request'),
  ...rows('network', 'got', 'get post put patch delete head stream'),
  ...rows('network', 'ky', 'get post put patch delete head'),
  ...rows('network', 'undici', 'request fetch stream'),
  ...rows('network', 'ofetch', '$fetch ofetch'),
  ...rows('network', 'http', 'get request'),
  ...rows('network', 'https', 'get request'),
  ...rows('process', 'execa', 'execa execaCommand execaNode $'),
  ...rows('process', '', 'execa'),
  ...rows('process', 'child_process', 'exec execFile spawn fork'),
  ...rows('process', 'zx', '$'),
]);

/** Methods that query, on receivers that stand for a database. */
export const DATABASE_METHODS = /^(?:find(?:One|Many|Unique|First|All|By\w+|And\w+)?(?:OrThrow|OrFail)?|create|createMany|insert(?:One|Many)?|update(?:One|Many)?|upsert|delete(?:One|Many)?|save|remove|count|aggregate|query|execute|getMany|getOne|getRawMany|exec)$/u;
export const DATABASE_RECEIVERS = /^(?:prisma|db|database|knex|pool|sequelize|mongoose|drizzle|\w*[rR]epo(?:sitory)?|\w*Model|\w*[cC]ollection|\w*Dao|\w*DAO|\w*DB|\w*Db)$/u;
export const DATABASE_TYPES = /^(?:Repository|TreeRepository|MongoRepository|Model|Collection|PrismaClient|Pool|DataSource|\w*Delegate|ModelStatic)$/u;
/** Methods that send a request, on receivers that stand for a client. */
export const REQUEST_METHODS = /^(?:get|post|put|patch|delete|head|request|fetch|send)$/u;
export const REQUEST_RECEIVERS = /^(?:axios\w*|http|https|httpClient|httpService|apiClient|restClient|s3|s3Client|sqs|sns|dynamo\w*|octokit|github|gitlab|stripe|slack)$/u;

/** Whoever bounds, batches or queues what is started. */
export const LIMITERS = /limit|throttl|queue|pool|semaphore|sema$|bottleneck|schedule|concurren|batch|loader|worker|mutex|lock|acquire/iu;

/** Calls that give a collection as large as the world is: directories, tables, lists. */
export const FILE_LISTS = /^(?:readdir\w*|glob\w*|globby|fg|fastGlob|fdir|walk\w*|listFiles|findFiles|getFiles|getAllFiles|collectFiles|scanDir\w*|readDir\w*|recursiveReaddir|klaw)$/u;
export const ROW_LISTS = /^(?:findMany|findAll|findBy|getMany|getRawMany|toArray|findAndCountAll|scan|listAll\w*|getAll\w+|fetchAll\w+|loadAll\w+|findAll\w+|queryAll\w*|selectAll)$/u;
/** Names of collections that are a part of a larger one already. */
export const PART_NAMES = /chunk|batch|slice|window|group|page(?!s$)|bucket|part(?:ition)?$|shard|subset|top\d*/iu;
/** What bounds a query in its own text: `take: 10`, `LIMIT 5`, `.limit(5)`. */
export const BOUNDED_QUERY = /\b(?:take|limit|first|top|pageSize|perPage|per_page|maxResults|LIMIT|MaxKeys|MaxItems|size)\b/u;
