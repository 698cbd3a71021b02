import { randomBytes } from "node:crypto";
import { generate } from "selfsigned";
import { z } from "zod";

/** The stand-in's own certificate authority and the certificate of its https door, in PEM. */
export const Certificates = z.object({
  caCertificate: z.string(),
  serverCertificate: z.string(),
  serverKey: z.string(),
});
export type Certificates = z.infer<typeof Certificates>;

const lifetimeDays = 825;

/**
 * Makes both anew. The certificate names the real hosts of Entra and ARM as well, for clients that are led here by a
 * proxy. The authority's key is forgotten: nothing else can ever be signed with it.
 */
export async function newCertificates(): Promise<Certificates> {
  const notBeforeDate = new Date(Date.now() - 24 * 3600_000);
  const notAfterDate = new Date(Date.now() + lifetimeDays * 24 * 3600_000);
  const shared = { keyType: "ec", curve: "P-256", algorithm: "sha256", notBeforeDate, notAfterDate } as const;
  // Clients look an authority up by its name: two of the same name in one trust store would be taken for each other.
  const caName = `Azure stand-in CA ${randomBytes(4).toString("hex")}`;
  const ca = await generate([{ name: "commonName", value: caName }], {
    ...shared,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: "commonName", value: "localhost" }], {
    ...shared,
    ca: { key: ca.private, cert: ca.cert },
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" },
          { type: 7, ip: "::1" },
          { type: 2, value: "login.microsoftonline.com" },
          { type: 2, value: "management.azure.com" },
        ],
      },
    ],
  });
  return { caCertificate: ca.cert, serverCertificate: server.cert, serverKey: server.private };
}
