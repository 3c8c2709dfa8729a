/** How much a printed line matters, as far as its text tells. */
export type LogLevel = "error" | "warning" | "info" | "debug";

/** Only the beginning of a line tells its level. */
const HEAD = 160;

/** A level any way written where a line begins, after its time, in brackets or before a colon. */
const FIRST = /^[\s\d:.,TZ/+-]*[[(<]?(fatal|critical|panic|error|err|warning|warn|notice|info|debug|trace)[\])>:]/i;

/** A level in capitals anywhere in the head: in small letters, as in "no error so far", it says nothing. */
const CAPITALS = /\b(FATAL|CRITICAL|PANIC|ERROR|ERR|WARNING|WARN|NOTICE|INFO|DEBUG|TRACE)\b/;

const JSON_LEVEL = /"(?:level|severity|lvl)"\s*:\s*"(\w+)"/i;

/** What an exception begins with in JavaScript and in Python. */
const EXCEPTION = /^\s*(?:Uncaught\b|Traceback\b|(?:[A-Z]\w*)?(?:Error|Exception)\b[:(])/;

/** What Python's `warnings` print, after the place in the code. */
const PYTHON_WARNING = /(?:^|: )[A-Z]\w*Warning: /;

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
  const [, said] = FIRST.exec(head) ?? CAPITALS.exec(head) ?? JSON_LEVEL.exec(head) ?? [];
  if (said !== undefined) return LEVELS[said.toLowerCase()];
  if (PYTHON_WARNING.test(head)) return "warning";
  return EXCEPTION.test(head) ? "error" : undefined;
}
