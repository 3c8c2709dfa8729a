/**
 * The part of the Standard Schema interface, version 1, that Dagtrail uses; valibot, zod and arktype implement it.
 *
 * @see https://standardschema.dev
 * @module
 */

/** A schema of any library. */
export interface StandardSchema<Input = unknown, Output = Input> {
  /** Where the interface puts everything, so that it meets no other property. */
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/** What a validation gives: a value, or issues. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

/** What a schema finds wrong with a value, and where in it. */
export interface StandardIssue {
  /** What is wrong, in words. */
  readonly message: string;
  /** The way to the place in the value that is wrong; absent for the value itself. */
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** What a schema accepts. */
export type SchemaInput<Schema> = Schema extends StandardSchema<infer Input, unknown> ? Input : never;

/** What a schema makes of it. */
export type SchemaOutput<Schema> = Schema extends StandardSchema<infer _Input, infer Output> ? Output : never;
