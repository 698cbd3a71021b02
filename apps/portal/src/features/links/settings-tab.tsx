import type { Link } from "@api-center-links/contracts/links";
import { updateLink } from "@api-center-links/contracts/links";
import { Button, Dropdown, Field, Input, makeStyles, Option, Switch } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";
import { ErrorBar } from "../../components/error-state.tsx";
import { LoadingText } from "../../components/loading-text.tsx";
import { useCenterParams } from "../../lib/center.ts";
import { capitalized, lifecycleStages } from "../../lib/labels.ts";
import { useRefusal } from "../../lib/use-refusal.ts";
import { getLinkQuery } from "./get-link.ts";
import { useUpdateLink } from "./update-link.ts";

/** What can be changed about a link after it was made. */
export function SettingsTab() {
  const center = useCenterParams();
  const { linkId = "" } = useParams();
  const { data: link } = useQuery(getLinkQuery(center, linkId));
  return link ? (
    <Settings key={JSON.stringify(link.settings)} link={link} />
  ) : (
    <LoadingText what="the settings" />
  );
}

function Settings({ link }: { link: Link }) {
  const styles = useStyles();
  const center = useCenterParams();
  const refusal = useRefusal(center, updateLink);
  const update = useUpdateLink(center);
  const [settings, setSettings] = useState(link.settings);
  const changed =
    settings.lifecycleStage !== link.settings.lifecycleStage ||
    settings.definitions !== link.settings.definitions;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (changed && refusal === undefined) update.mutate({ link, settings });
      }}
    >
      <Field label="Name" hint="A link keeps its name.">
        <Input value={link.name} readOnly />
      </Field>
      <Field
        label="Lifecycle stage"
        hint="For versions that come from now on. Versions that are here keep the stage that people gave them."
      >
        <Dropdown
          inlinePopup
          disabled={refusal !== undefined}
          selectedOptions={[settings.lifecycleStage]}
          value={capitalized(settings.lifecycleStage)}
          onOptionSelect={(_, data) => {
            const lifecycleStage = lifecycleStages.find((each) => each === data.optionValue);
            if (lifecycleStage) setSettings({ ...settings, lifecycleStage });
          }}
        >
          {lifecycleStages.map((stage) => (
            <Option key={stage} value={stage}>
              {capitalized(stage)}
            </Option>
          ))}
        </Dropdown>
      </Field>
      <Switch
        label="Include API definitions"
        disabled={refusal !== undefined}
        checked={settings.definitions === "always"}
        onChange={(_, data) => setSettings({ ...settings, definitions: data.checked ? "always" : "never" })}
      />
      {link.settings.definitions === "always" && settings.definitions === "never" && (
        <p className={styles.note}>
          The {link.counts.definitions} definitions that are here will be removed.
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
          {update.isPending ? "Saving…" : "Save and sync"}
        </Button>
      </div>
    </form>
  );
}

const useStyles = makeStyles({
  form: { display: "flex", flexDirection: "column", gap: "16px", maxWidth: "480px", paddingTop: "8px" },
  note: { margin: 0 },
});
