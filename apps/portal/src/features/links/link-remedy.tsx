import { deleteLink } from "@api-center-links/contracts/link-deletion";
import { type Link, resumeLink, syncLink } from "@api-center-links/contracts/links";
import { Button, useRestoreFocusTarget } from "@fluentui/react-components";
import { useState } from "react";
import { LinkButton } from "../../components/app-link.tsx";
import { ErrorBar } from "../../components/error-state.tsx";
import { centerUrl, useCenterParams } from "../../lib/center.ts";
import { useNow } from "../../lib/use-now.ts";
import { useRefusal } from "../../lib/use-refusal.ts";
import { DeleteLinkDialog } from "./delete-link-dialog.tsx";
import { troubled } from "./linked-api-state.ts";
import { MendAccessDialog } from "./mend-access-dialog.tsx";
import { useResumeLink } from "./resume-link.ts";
import { useSyncLink } from "./sync-link.ts";
import { syncRefusal } from "./sync-refusal.ts";

type StatusReason = NonNullable<Link["statusReason"]>;

/**
 * The one button that mends what keeps a link from being green. To be rendered for green links too: a dialog that the button opened
 * stays until it is closed, even where the trouble ends meanwhile.
 */
export function LinkRemedy({ link }: { link: Link }) {
  const center = useCenterParams();
  const [opened, setOpened] = useState<StatusReason | null>(null);
  const close = () => setOpened(null);
  return (
    <>
      <RemedyButton link={link} onOpen={() => setOpened(link.statusReason)} />
      {opened?.remedy === "run-command" && <MendAccessDialog link={link} reason={opened} onClose={close} />}
      {opened?.remedy === "delete-link" && (
        <DeleteLinkDialog center={center} link={link} onClose={close} onDeleted={close} />
      )}
    </>
  );
}

interface RemedyButtonProps {
  link: Link;
  /** The remedy has a dialog, which is asked for. */
  onOpen(): void;
}

function RemedyButton({ link, onOpen }: RemedyButtonProps) {
  const center = useCenterParams();
  const mayNotDelete = useRefusal(center, deleteLink);
  const restoreFocus = useRestoreFocusTarget();
  switch (link.statusReason?.remedy) {
    case "view-apis":
      return (
        <LinkButton
          size="small"
          to={{
            pathname: centerUrl(center, "links", link.id, "apis"),
            search: new URLSearchParams(troubled.map((state) => ["state", state])).toString(),
          }}
        >
          Show these APIs
        </LinkButton>
      );
    case "review-deletions":
      return (
        <LinkButton size="small" to={centerUrl(center, "links", link.id, "deletions")}>
          Review deletions
        </LinkButton>
      );
    case "resume":
      return <Resume link={link} />;
    case "sync-now":
      return <TryAgain link={link} />;
    case "run-command":
      return (
        <Button size="small" {...restoreFocus} onClick={onOpen}>
          Give access
        </Button>
      );
    case "delete-link":
      return (
        <Button
          size="small"
          {...restoreFocus}
          disabledFocusable={mayNotDelete !== undefined}
          title={mayNotDelete}
          onClick={onOpen}
        >
          Delete link
        </Button>
      );
    default:
      return null;
  }
}

function Resume({ link }: { link: Link }) {
  const center = useCenterParams();
  const resume = useResumeLink(center);
  const refusal = useRefusal(center, resumeLink);
  return (
    <>
      <Button
        size="small"
        disabledFocusable={resume.isPending || refusal !== undefined}
        title={refusal}
        onClick={() => resume.mutate(link)}
      >
        Resume
      </Button>
      {resume.error && <ErrorBar error={resume.error} />}
    </>
  );
}

function TryAgain({ link }: { link: Link }) {
  const center = useCenterParams();
  const sync = useSyncLink(center);
  // Renewed every second so that it comes back when the minute of the last one that was forced is over.
  useNow(1_000);
  const refusal = useRefusal(center, syncLink) ?? syncRefusal(link);
  return (
    <>
      <Button
        size="small"
        disabledFocusable={sync.isPending || refusal !== undefined}
        title={refusal}
        onClick={() => sync.mutate(link)}
      >
        Try again
      </Button>
      {sync.error && <ErrorBar error={sync.error} />}
    </>
  );
}
