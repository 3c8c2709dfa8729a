/** How much a printed line matters, as far as its text tells. */
export type LogLevel = "error" | "warning" | "info" | "debug";

/** Only the beginning of a line tells its level. */
const HEAD = 160;

/** A level in capitals anywhere in the head, or any way written where a line begins, in brackets or before a colon. */
const WORDS =
  /\b(FATAL|CRITICAL|PANIC|ERROR|ERR|WARNING|WARN|NOTICE|INFO|DEBUG|TRACE)\b|^[\s\d:.,TZ/+-]*[[(<]?(fatal|critical|panic|error|warning|warn|notice|info|debug|trace)[\])>:]/i;

const JSON_LEVEL = /"(?:level|severity|lvl)"\s*:\s*"(\w+)"/i;

/** What an exception begins with in JavaScript and in Python. */
const EXCEPTION = /^\s*(?:Uncaught\b|Traceback\b|(?:[A-Z]\w*)?(?:Error|Exception)\b[:(])/;

const LEVELS: Readonly<Record<string, LogLevel>> = {
  fatal: "error",
  critical: "error",
  panic: "error",
  error: "error",
  err: "error",
  warning: "warning",
  warn: "warning",
  notice: "info",
  info: "info",
  debug: "debug",
  trace: "debug",
};

/** The level that a line says it has; `undefined` when it says none. */
export function logLevelOf(text: string): LogLevel | undefined {
  const head = text.slice(0, HEAD);
  const [, capital, word] = WORDS.exec(head) ?? [];
  // Case matters for the first kind only: "no error so far" says no level.
  const said = capital !== undefined && capital === capital.toUpperCase()
    ? capital
    : word ?? JSON_LEVEL.exec(head)?.[1];
  if (said !== undefined) return LEVELS[said.toLowerCase()];
  return EXCEPTION.test(head) ? "error" : undefined;
}
