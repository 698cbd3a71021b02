import type { RequestHandler } from "express";
import helmet from "helmet";

/**
 * Headers that keep a browser from being talked into anything: scripts from here alone, no other host but the sign-in service, no
 * frames in either direction, no referrer, none of the browser's powers.
 */
export function securityHeaders(options: { signInOrigins: string[]; overTls: boolean }): RequestHandler[] {
  return [permissionsPolicy, helmetHeaders(options)];
}

const unusedPowers =
  "accelerometer autoplay bluetooth camera display-capture encrypted-media fullscreen geolocation gyroscope hid idle-detection magnetometer microphone midi payment picture-in-picture publickey-credentials-get screen-wake-lock serial usb web-share xr-spatial-tracking".split(
    " ",
  );

/** Copying to the clipboard is all the portal does beyond showing. */
const permissionsPolicy: RequestHandler = (_request, response, next) => {
  const policy = [...unusedPowers.map((power) => `${power}=()`), "clipboard-write=(self)"].join(", ");
  response.set("permissions-policy", policy);
  next();
};

function helmetHeaders(options: { signInOrigins: string[]; overTls: boolean }): RequestHandler {
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
        "manifest-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
      },
    },
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: "no-referrer" },
    strictTransportSecurity: options.overTls ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    xFrameOptions: { action: "deny" },
  });
}
