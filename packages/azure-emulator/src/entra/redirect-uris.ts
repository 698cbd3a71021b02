/** Whether an address is one of those registered. Entra ignores the port of `http://localhost`; so do we. */
export function isAllowedRedirect(registered: readonly string[], address: string): boolean {
  const asked = URL.parse(address);
  if (!asked) return false;
  return registered.some((text) => {
    const known = URL.parse(text);
    if (!known || known.protocol !== asked.protocol || known.hostname !== asked.hostname) return false;
    const anyPort = known.protocol === "http:" && known.hostname === "localhost";
    return (anyPort || known.port === asked.port) && asked.pathname.startsWith(known.pathname);
  });
}
