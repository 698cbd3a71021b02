import { randomBytes, randomUUID } from "node:crypto";
import type { RequestHandler } from "express";

interface Blob {
  text: string;
  encoding: "utf8" | "latin1";
  contentType: string;
  signature: string;
  expiresAt: number;
}

const lifetimeMs = 5 * 60_000;

/** Exported definitions, each behind a signed link that lives five minutes and takes no credentials. */
export class Blobs {
  readonly #blobs = new Map<string, Blob>();

  /** Path and query of a new link to this text. */
  link(text: string, extension: string, contentType: string, encoding: "utf8" | "latin1" = "utf8"): string {
    this.#forgetOld();
    const name = `${randomUUID()}.${extension}`;
    const blob = {
      ...{ text, encoding, contentType },
      signature: randomBytes(32).toString("base64"),
      expiresAt: Date.now() + lifetimeMs,
    };
    this.#blobs.set(name, blob);
    const query = new URLSearchParams({
      sv: "2022-11-02",
      se: new Date(blob.expiresAt).toISOString(),
      sr: "b",
      sp: "r",
      sig: blob.signature,
    });
    return `/api-export/${name}?${query}`;
  }

  /** The text behind a link of ours, or `undefined`. */
  read(name: string, signature: string): Pick<Blob, "text" | "encoding" | "contentType"> | undefined {
    const blob = this.#blobs.get(name);
    return blob && blob.signature === signature && blob.expiresAt > Date.now() ? blob : undefined;
  }

  #forgetOld(): void {
    for (const [name, blob] of this.#blobs) {
      if (blob.expiresAt > Date.now()) return;
      this.#blobs.delete(name);
    }
  }
}

/** Serves the links as Azure Storage does. A request that brings an access token along is refused, as Storage does. */
export function blobDownload(blobs: Blobs): RequestHandler {
  return (request, response) => {
    const refuse = (status: number, code: string, message: string) =>
      response
        .status(status)
        .set("x-ms-error-code", code)
        .type("application/xml")
        .send(
          `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
        );
    if (request.headers.authorization) {
      refuse(
        400,
        "InvalidAuthenticationInfo",
        "Authentication information is not given in the correct format. Check the value of Authorization header.",
      );
      return;
    }
    const blob = blobs.read(String(request.params.name), String(request.query.sig ?? ""));
    if (!blob) {
      refuse(
        403,
        "AuthenticationFailed",
        "Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.",
      );
      return;
    }
    response.type(blob.contentType).send(Buffer.from(blob.text, blob.encoding));
  };
}
