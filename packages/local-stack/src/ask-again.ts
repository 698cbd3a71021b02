/**
 * `fetch` for requests that change nothing: asked again where the connection broke. A server may close an idle connection at the
 * moment it is used again, which thousands of requests in a row are sure to meet.
 */
export async function askAgain(url: URL | string, init?: RequestInit): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await fetch(url, init);
    } catch (error) {
      if (!(error instanceof TypeError) || attempt === 3) throw error;
    }
  }
}
