import { Button } from "@fluentui/react-components";
import { CheckmarkRegular } from "@fluentui/react-icons/svg/checkmark";
import { CopyRegular } from "@fluentui/react-icons/svg/copy";
import { useEffect, useState } from "react";

export interface CopyButtonProps {
  text: string;
  /** What is copied, for the button's name: "Copy command". */
  what: string;
  /** Shows the name beside the sign. */
  labelled?: boolean;
}

export function CopyButton({ text, what, labelled }: CopyButtonProps) {
  const [copy, label, outcome] = useCopy(text, `Copy ${what}`);
  return (
    <Button
      appearance={labelled ? "secondary" : "subtle"}
      size="small"
      icon={outcome === "copied" ? <CheckmarkRegular /> : <CopyRegular />}
      aria-label={labelled ? undefined : label}
      title={labelled ? undefined : label}
      onClick={copy}
    >
      {labelled ? label : undefined}
    </Button>
  );
}

/** What copies the text, how it is called, and, for two seconds after, how it went. */
export function useCopy(text: string, name: string): [() => void, string, "copied" | "refused" | undefined] {
  const [outcome, setOutcome] = useState<"copied" | "refused">();
  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(undefined), 2_000);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setOutcome("copied"),
      () => setOutcome("refused"),
    );
  };
  const label = outcome === "copied" ? "Copied" : outcome ? "Select the text and copy it" : name;
  return [copy, label, outcome];
}
