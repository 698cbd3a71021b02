import type { RequestHandler } from "express";
import helmet from "helmet";

/**
 * Headers that keep a browser from being talked into anything: scripts from here alone, no other host but the sign-in service, no
 * foreign frames, no referrer.
 */
export function securityHeaders(options: { signInOrigins: string[]; overTls: boolean }): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        // Fluent's Griffel puts its rules into style elements at run time.
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'", "data:"],
        "connect-src": ["'self'", ...options.signInOrigins],
        "worker-src": ["'self'", "blob:"],
        "manifest-src": ["'self'"],
        // MSAL renews a sign-in in a hidden frame, which ends on a page of ours.
        "frame-src": ["'self'", ...options.signInOrigins],
        "frame-ancestors": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
      },
    },
    // A sign-in window must be able to tell its opener that it is done.
    crossOriginOpenerPolicy: { policy: "same-origin-allow-popups" },
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: "no-referrer" },
    strictTransportSecurity: options.overTls ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    xFrameOptions: { action: "sameorigin" },
  });
}
