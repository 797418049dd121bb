/**
 * What calls do to the world, by their names, where nothing better is known: verbs that read, verbs that write what they are given,
 * verbs whose order tends to matter, and receivers that can do one thing at a time.
 */

/** The first word of a name: `getUserById` → `get`. */
export const READ_VERBS = /^(?:#?_*)(?:get|fetch|load|read|find|list|lookup|look|stat|lstat|exists|has|is|can|check|resolve|download|parse|count|search|describe|head|access|measure|compute|calculate|hash|digest|validate|verify|retrieve|select|scan|peek|collect|extract|analy[sz]e|estimate|detect|discover|inspect|ping|probe|preview|translate|summari[sz]e|embed|classify|geocode|glob|(?:path|file|dir|folder|key)Exists|readdir|readlink|realpath|decode|encode|encrypt|decrypt|convert|format|render|to|try(?:Get|Fetch|Load|Read|Find))(?=[A-Z0-9_]|$)/u;

/** Those of them that say what they have found by failing, or by a file. */
export const CHECK_VERBS = /^(?:#?_*)(?:check|validate|verify|access|ping|download|probe|exists|stat|lstat)(?=[A-Z0-9_]|$)/u;

export const WRITE_VERBS = /^(?:#?_*)(?:create|insert|save|update|upsert|delete|remove|write|send|post|put|patch|publish|store|upload|copy|move|rename|unlink|mkdir|rm|rmdir|rimraf|touch|chmod|chown|link|symlink|archive|unpublish|notify|mail|email|invite|grant|revoke|assign|index|reindex|purge|invalidate|warm|prefetch|cache|generate|build|compile|optimi[sz]e|compress|resize|export|ensure|clean|clear|destroy|truncate|set|add|persist|record|sync|refresh|subscribe|unsubscribe|enqueue|outputFile|output)(?=[A-Z0-9_]|$)/u;

/** Verbs and nouns whose calls are often meant in turn. */
export const ORDERED_NAMES = /^(?:#?_*)(?:run|exec|execute|apply|query|migrate|install|uninstall|process|handle|start|stop|init\w*|setup|teardown|register|close|open|dispose|end|undo|redo|rollback|commit|begin|up|down|step|visit|walk|transform|emit|dispatch|call|invoke|next|test|print|log|ask|prompt|confirm|type|press|click|fill|goto|navigate|wait\w*|sleep|delay|tick|advance|lock|acquire|release|drain|flush|retry|poll|perform|trigger|fire|play|animate|write(?:Line|ln)?|append\w*|replace\w*|reduce|accumulate|enter|leave|attach|detach|connect|disconnect|reconnect|login|logout|authenticate|authori[sz]e|charge|pay|transfer|withdraw|deploy|release|evaluate|eval|action|hook|middleware|handler|callback|cb|fn|func|listener|task|job)(?=[A-Z0-9_]|$)/u;

/** Receivers that serve one call after another: connections, transactions, sessions, pages, output. */
export const SINGLE_RECEIVER_NAMES = /^(?:tx|trx|txn|transaction\w*|\w*[tT]ransaction|conn|connection|\w*Connection|session|\w*Session|queryRunner|\w*QueryRunner|runner|entityManager|em|cursor|page|\w*Page|browser|\w*Browser|driver|frame|locator|res|response|reply|stream|\w*Stream|writer|\w*Writer|socket|\w*Socket|ws|channel|port|stdout|stderr|stdin|terminal|term|rl|readline|prompt\w*|lock|mutex|device|serial\w*|editor|\w*Editor|view|\w*View|document|workspace|window|repl|shell|process|batch|pipeline|multi|t|test|sqlite\w*|schemaBuilder)$/u;

/** Receivers that often stand for one connection or one shared store: reading through them side by side is usual, writing is not. */
export const SHARED_RECEIVER_NAMES = /^(?:client|\w*Client|manager|\w*Manager|db|\w*Db|database|\w*Database|store|\w*Store|state|ctx|context|bot|sequelize|knex|sql|pg|mysql|orm|cache|\w*Cache|adapter|\w*Adapter|storage|\w*Storage)$/u;

/** The same by the names of types. */
export const SINGLE_RECEIVER_TYPES = /^(?:PoolClient|Client|Connection|PoolConnection|Transaction|TransactionClient|ClientSession|\w*QueryRunner|\w*EntityManager|Page|Frame|Locator|Browser|BrowserContext|WebDriver|Writable\w*|ServerResponse|Response|WebSocket|Socket|Interface|FileHandle|Knex\w*|Sequelize|SqlClient|PgTransaction|Tx)$/u;

/** Waiting and limiting on purpose. */
export const PACING_NAMES = /^(?:sleep|delay|wait|pause|timeout|setTimeout|setImmediate|nextTick|waitFor\w*|throttle\w*|rateLimit\w*|limiter|limit|backoff|schedule|once|acquire|lock|runExclusive|withLock|drain|yieldToLoop|yield\w*)$/iu;

/** Words in comments and names that say that the order is meant. */
export const ORDER_WORDS = /\b(?:sequential\w*|serial(?:ly|i[sz]e\w*)?|in (?:order|sequence|series|turn)|one (?:by|after|at) (?:one|another|a time)|order (?:matters|is important)|one at a time|rate[- ]?limit\w*|throttl\w*|do not parallel\w*|don't parallel\w*|not in parallel|must (?:wait|finish|complete)|avoid (?:over|flood|hammer|race)\w*|race condition|deadlock\w*|synchronously|back-?pressure|topological\w*)\b|no-await-in-loop\s*--/iu;

/** Methods that read the body of a response that has come. */
export const BODY_READERS = /^(?:json|text|arrayBuffer|blob|formData|bytes)$/u;

/** Functions that make a folder unless it is there. */
export const FOLDER_MAKERS = /^(?:mkdirp?|ensureDir|makeDir)$/u;
