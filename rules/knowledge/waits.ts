/**
 * What decides whether two awaited calls may run at the same time, beyond the verbs of `effects.ts`: names that open something the
 * rest of the program uses in silence, names that guard, receivers that are used up by reading, and calls that cost nothing.
 */

/** Words in names of calls whose result stands for more than its value: a session, a lock, a connection, the proof that somebody may go on. */
export const OPENING_WORDS: ReadonlySet<string> = new Set([
  'session', 'token', 'auth', 'login', 'logged', 'credential', 'credentials', 'permission', 'permissions', 'access', 'csrf', 'lock', 'mutex', 'transaction',
  'connection', 'browser', 'page', 'driver', 'guard', 'allowed', 'authorize', 'authorise', 'authorized', 'authenticate', 'authenticated', 'cookie', 'cookies',
  'secret', 'secrets', 'password', 'tenant', 'migration', 'migrations', 'ready', 'readiness',
]);

/** Calls that make the thing which later calls go through without naming it: `getDb`, `loadConfig`, `createClient`, `readEnv`. */
export const OPENED_THINGS = /^(?:#?_*)(?:get|load|read|fetch|resolve|make|build|find|import|parse)?_?(?:Db|DB|Database|Client|Pool|App|Application|Server|Context|Ctx|Config|Configuration|Env|Environment|I18n|Store|Instance|Engine|Runtime|Kernel|Container|Injector|Module|Modules|Plugins?|Page|Driver|Device|Adapter|Provider|Wasm|Program|Compiler|Logger)$/u;

/** Calls that look first and let nobody pass who may not: what comes after them is not meant to start before they are through. */
export const GUARD_NAMES = /^(?:#?_*)(?:assert|ensure|require|verify|validate|check|guard|authori[sz]e|authenticate|protect|enforce|must|test|confirm|can|may|is|has|exists|access|pathExists|health|ping|probe)(?=[A-Z0-9_]|$)/u;

/** Receivers whose reads take something out: the next read gets the next thing. */
export const CONSUMED_RECEIVERS = /(?:reader|iterator|^iter$|^it$|^gen$|generator|cursor|stream|parser|decoder|lexer|scanner|tokenizer|queue|buffer|deserializer|unpacker|input|stdin|inbox|mailbox|subscription|consumer|receiver|rl$|readline|prompt|asker|wizard|terminal)/iu;

/** Methods that take something out of whatever they are called on. */
export const CONSUMING_METHODS = /^(?:next|pop|shift|take|dequeue|receive|pull|poll|consume|skip|peek|advance|expect|parse[A-Z]\w*|scan[A-Z]\w*|read(?:U?Int|Byte|Bool|String|Line|Float|Double|Bits?|Varint|Long|Short|Char|Chunk|Header|Message|Exactly|Next)\w*|json|text|arrayBuffer|blob|formData|bytes|body)$/u;

/** Modules whose calls ask a person, one question after the other. */
export const INTERACTIVE_MODULES = /^(?:@inquirer\/.*|inquirer|prompts|enquirer|@clack\/.*|readline(?:\/promises)?|terminal-kit|@topcli\/.*|cliui|listr2?|zx|cypress|playwright.*|@playwright\/.*|puppeteer.*|webdriverio|selenium-webdriver|testcafe|nightwatch)$/u;

/** Calls that are done at once or nearly so: starting them together gains nothing. */
export const CHEAP_ORIGINS: ReadonlySet<string> = new Set(['next/headers.cookies', 'next/headers.headers', 'next/headers.draftMode', 'Promise.resolve', 'Promise.reject', 'next/server.connection']);

/** Methods of query builders that only finish what the chain says: the chain decides. */
export const FINISHING_METHODS = /^(?:exec|execute|lean|toArray|toPromise|run|all|values|first|where|andWhere|orderBy|limit|offset|skip|take|sort|eq|neq|in|is|match|single|maybeSingle|order|range|populate|select|returning|then|catch|finally|promise|unwrap|asPromise|find|query)$/u;
export const CHAIN_READS = /^(?:select|selectFrom|selectDistinct|find[A-Z]?\w*|count\w*|aggregate|distinct|first|from|get[A-Z]?\w*|list\w*)$/u;
export const CHAIN_WRITES = /^(?:insert\w*|update\w*|delete\w*|del|remove\w*|save\w*|upsert\w*|replace\w*|merge\w*|create|createOne|createMany|truncate\w*|drop\w*|raw|\$?executeRaw\w*|findOneAnd\w*|findByIdAnd\w*|findOrCreate|findAndModify|getOrCreate\w*|rpc)$/u;

/** Names of arguments that carry one connection or transaction into a call. */
export const SINGLE_ARGUMENTS = /^(?:tx|trx|txn|transaction|transactionalEntityManager|conn|connection|queryRunner|manager|em|entityManager|reader|stream|socket|ws|dbSession|mongoSession|clientSession|lock)$/u;

/** Parameters that stand for one transaction, query runner or page. */
export const HELD_PARAMETERS = /^(?:tx|trx|txn|t|transaction|queryRunner|page|browser)$/u;

/** Functions that hold a lock, a transaction or a connection while their callback runs. */
export const EXCLUSIVE_CALLS = /transaction|runExclusive|withLock|lock$|withConnection|withClient|withSession|serialize|batch$|runInOrder|sequential/iu;

/** Functions of the language whose calls change nothing and cost little. */
export const QUIET_FUNCTIONS = /^(?:Math\.\w+|Number\.\w+|String\.\w+|Object\.(?:keys|values|entries|fromEntries|freeze)|Array\.(?:from|of|isArray)|JSON\.stringify|String|Number|Boolean|BigInt|Symbol|parseInt|parseFloat|isNaN|isFinite|encodeURIComponent|decodeURIComponent|encodeURI|(?:path(?:\.posix|\.win32)?)\.\w+|join|resolve|dirname|basename|extname|relative|fileURLToPath|pathToFileURL|url\.\w+|cn|clsx|classNames)$/u;
/** Methods of strings, arrays, maps and dates that change nothing. */
export const QUIET_METHODS = /^(?:map|filter|slice|concat|flat|flatMap|find|findIndex|findLast|some|every|includes|indexOf|lastIndexOf|join|at|keys|values|entries|reduce|split|trim|trimStart|trimEnd|toLowerCase|toUpperCase|startsWith|endsWith|padStart|padEnd|repeat|replace|replaceAll|substring|substr|charAt|charCodeAt|codePointAt|match|matchAll|toString|toFixed|toISOString|getTime|toJSON|valueOf|toSorted|toReversed|toSpliced|normalize|localeCompare|get|has)$/u;
/** Constructors that change nothing and read no clock. */
export const QUIET_CONSTRUCTORS = /^(?:Set|Map|WeakMap|WeakSet|Array|Object|URL|URLSearchParams|RegExp|Error|TypeError|Headers|FormData|TextEncoder|TextDecoder)$/u;

/** Calls that take SQL as text, and SQL that only looks. */
export const SQL_CALLS = /^(?:\w*[qQ]uery\w*|execute|raw|all|many|manyOrNone|one|oneOrNone|any|sql)$/u;
export const SQL_READS = /^[\s(]*(?:select|with\b(?![\s\S]*\b(?:insert|update|delete)\b)[\s\S]*\bselect)\b(?![\s\S]*\bfor\s+update\b)/iu;

/** Functions of an object that keeps values by a key: what is stored under one key says nothing about another. */
export const KEYED_WRITES = /^(?:#?_*)(?:set|store|save|update|put|write)(?:[A-Z]\w*)?$/u;

/** Names that say what a call gives and no verb: `Admin.users()`, `Workspace.members(id)`. */
export const PLURAL_NOUNS = /^(?!(?:process|access|address|pass|has|is|does|was|focus|canvas|progress|bypass|compress|express|press|express|discuss|dismiss|guess|cross|toss|miss|kiss|bless|dress|stress|confess|possess|assess|success)(?=[A-Z]|$))[a-z]+(?:[A-Z][a-z]+)*s$/u;
