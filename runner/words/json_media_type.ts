/** Whether what stands under a media type is JSON rather than text. */
export function isJsonMediaType(type: string): boolean {
  return /^application\/(.*\+)?json$/.test(type);
}
