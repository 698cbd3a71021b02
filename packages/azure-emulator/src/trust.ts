import { getCACertificates, setDefaultCACertificates } from "node:tls";

/**
 * Makes this process trust the stand-in's certificate authority besides those it trusts already. Other processes do
 * so through `NODE_EXTRA_CA_CERTS`. Does nothing where it is trusted already.
 */
export function trustCertificateAuthority(pem: string): void {
  const trusted = getCACertificates("default");
  if (trusted.some((one) => one.trim() === pem.trim())) return;
  setDefaultCACertificates([...trusted, pem]);
}
