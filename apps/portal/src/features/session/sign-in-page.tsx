import {
  Button,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { useState } from "react";
import { ProductMark } from "../../components/product-mark.tsx";
import type { Session } from "./session.ts";

/** What this is, and the way in. The address stays: whoever opened a shared link lands there after signing in. */
export function SignInPage({ session }: { session: Session }) {
  const styles = useStyles();
  const [leaving, setLeaving] = useState(false);
  const [failure, setFailure] = useState(session.refusal);
  const signIn = async () => {
    setLeaving(true);
    try {
      await session.signIn();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
      setLeaving(false);
    }
  };
  return (
    <main className={styles.page}>
      <title>Sign in - API Center Links</title>
      <div className={styles.card}>
        <ProductMark size={48} />
        <h1 className={styles.title}>API Center Links</h1>
        <p className={styles.text}>
          Link your Azure API Management instances to your API center, and keep the inventory right: every
          API, version, definition and deployment.
        </p>
        {failure && (
          <MessageBar intent="error" layout="multiline" className={styles.failure}>
            <MessageBarBody>
              <MessageBarTitle>The sign-in didn't work</MessageBarTitle> {failure}
            </MessageBarBody>
          </MessageBar>
        )}
        <Button appearance="primary" size="large" disabledFocusable={leaving} onClick={signIn}>
          {leaving ? "Opening the sign-in page…" : "Sign in"}
        </Button>
        <p className={styles.note}>You need an account of the organization that owns the API center.</p>
      </div>
    </main>
  );
}

const useStyles = makeStyles({
  page: {
    display: "grid",
    placeItems: "center",
    minHeight: "100dvh",
    boxSizing: "border-box",
    padding: "16px",
    backgroundColor: tokens.colorNeutralBackground3,
  },
  card: {
    display: "flex",
    flexDirection: "column",
    alignItems: "flex-start",
    gap: "16px",
    boxSizing: "border-box",
    width: "100%",
    maxWidth: "440px",
    padding: "40px",
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow8,
    "@media (max-width: 480px)": { padding: "24px" },
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase600, lineHeight: tokens.lineHeightBase600 },
  text: { margin: 0, lineHeight: tokens.lineHeightBase400, fontSize: tokens.fontSizeBase300 },
  failure: { width: "100%" },
  note: { margin: 0, fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
});
