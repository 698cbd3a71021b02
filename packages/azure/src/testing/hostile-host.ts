import type { RequestListener } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import tls from "node:tls";
import { generate } from "selfsigned";

/** An https server of our own on a free port, for answers that no stand-in of Azure would give. Trusted by this process. */
export async function hostileHost(answer: RequestListener): Promise<{ url: string } & AsyncDisposable> {
  const { cert, key } = await identity();
  const server = createServer({ cert, key }, answer);
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://localhost:${port}`,
    async [Symbol.asyncDispose]() {
      // Not awaited: a connection still being made would hold the test up for seconds.
      server.close();
      server.closeAllConnections();
    },
  };
}

let made: Promise<{ cert: string; key: string }> | undefined;

/** One for all hosts of the process: certificates that differ in their key alone confuse OpenSSL. */
function identity(): Promise<{ cert: string; key: string }> {
  made ??= generate([{ name: "commonName", value: "hostile.test" }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: true },
      { name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] },
    ],
  }).then(({ cert, private: key }) => {
    tls.setDefaultCACertificates([...tls.getCACertificates("default"), cert]);
    return { cert, key };
  });
  return made;
}
