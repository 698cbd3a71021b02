/** Sends a request to the stand-in's own control API and answers its JSON. */
export async function emulator(method, path, body) {
  const response = await fetch(`/_emulator${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`The stand-in answered ${response.status} to ${method} ${path}.`);
  const text = await response.text();
  return text === "" ? undefined : JSON.parse(text);
}
