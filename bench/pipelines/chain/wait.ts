/** Waits for 10 ms. */
export default async function wait(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 10));
}
