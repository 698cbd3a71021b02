/** The page for playing the API Management side. */
export async function playPage(): Promise<string> {
  return '<!doctype html><html lang="en"><title>Azure stand-in</title><p>The stand-in for Azure is running.</p></html>';
}
