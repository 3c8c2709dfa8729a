/** Where the value of a secret comes from when it is not an environment variable of its name. */
export type SecretSource =
  /** A file that holds it; one line break at its end does not count. */
  | { readonly file: string }
  /** A file descriptor that the runner was started with, from 3 on, read to its end. */
  | { readonly fd: number }
  /** The value itself, for a program that has it from elsewhere. */
  | { readonly value: string };
