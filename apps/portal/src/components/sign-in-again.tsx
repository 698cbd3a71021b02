import { Button } from "@fluentui/react-components";
import { useState } from "react";
import { signInAgain } from "../lib/access-token.ts";

/** The way to give the directory what it asked for. Left to the person: a form that is open may hold what they typed. */
export function SignInAgain({ claims }: { claims: string | undefined }) {
  const [leaving, setLeaving] = useState(false);
  const leave = async () => {
    setLeaving(true);
    await signInAgain(claims).catch(() => setLeaving(false));
  };
  return (
    <Button appearance="primary" disabledFocusable={leaving} onClick={leave}>
      {leaving ? "Opening the sign-in page…" : "Sign in again"}
    </Button>
  );
}
