import type { Link } from "@api-center-links/contracts/links";
import { type LinkSettings, updateLink } from "@api-center-links/contracts/links";
import { Button, Field, Input, makeStyles } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";
import { ErrorBar } from "../../components/error-state.tsx";
import { LoadingText } from "../../components/loading-text.tsx";
import { useCenterParams } from "../../lib/center.ts";
import { formatCount } from "../../lib/format.ts";
import { useRefusal } from "../../lib/use-refusal.ts";
import { beingDeleted } from "./being-deleted.ts";
import { getLinkQuery } from "./get-link.ts";
import { LinkSettingsFields } from "./link-settings-fields.tsx";
import { useUpdateLink } from "./update-link.ts";

/** What can be changed about a link after it was made. */
export function SettingsTab() {
  const center = useCenterParams();
  const { linkId = "" } = useParams();
  const { data: link } = useQuery(getLinkQuery(center, linkId));
  return link ? <Settings key={link.id} link={link} /> : <LoadingText what="the settings" />;
}

function Settings({ link }: { link: Link }) {
  const styles = useStyles();
  const center = useCenterParams();
  const refusal = useRefusal(center, updateLink) ?? beingDeleted(link);
  const update = useUpdateLink(center);
  // Only what the person has changed: the rest goes on showing what the link has, whoever changes it.
  const [edits, setEdits] = useState<Partial<LinkSettings>>({});
  const settings = { ...link.settings, ...edits };
  const changed =
    settings.lifecycleStage !== link.settings.lifecycleStage ||
    settings.definitions !== link.settings.definitions;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!changed || refusal !== undefined) return;
        update.mutate(
          { link, settings: edits },
          // What was changed further while it was being saved is an edit still.
          { onSuccess: () => setEdits((current) => (current === edits ? {} : current)) },
        );
      }}
    >
      <Field label="Name" hint="A link keeps its name.">
        <Input value={link.name} readOnly />
      </Field>
      <LinkSettingsFields
        settings={settings}
        disabled={refusal !== undefined}
        stageHint="For versions that come from now on. Versions that are here keep the stage that people gave them."
        onChange={(change) => setEdits({ ...edits, ...change })}
      />
      {link.settings.definitions === "always" && settings.definitions === "never" && (
        <p className={styles.note}>
          {formatCount(link.counts.definitions, "definition")} that{" "}
          {link.counts.definitions === 1 ? "is" : "are"} here will be removed.
        </p>
      )}
      {update.error && <ErrorBar error={update.error} />}
      <div>
        <Button
          type="submit"
          appearance="primary"
          disabledFocusable={!changed || update.isPending || refusal !== undefined}
          title={refusal}
        >
          {update.isPending ? "Saving…" : link.status === "paused" ? "Save" : "Save and sync"}
        </Button>
      </div>
    </form>
  );
}

const useStyles = makeStyles({
  form: { display: "flex", flexDirection: "column", gap: "16px", maxWidth: "480px", paddingTop: "8px" },
  note: { margin: 0 },
});
