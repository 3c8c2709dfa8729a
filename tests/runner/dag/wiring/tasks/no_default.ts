/** Has no default export, so it is no task. */
export const run = (): void => {};
